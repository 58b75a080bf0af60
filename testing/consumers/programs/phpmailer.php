<?php
// Loads smtp.php as WordPress loads a must-use plugin, and lets PHPMailer send, or reads a list of such files.
require '/usr/share/php/libphp-phpmailer/autoload.php';
define('ABSPATH', '/');
$actions = [];
$filters = [];
function add_action($hook, $callback) { $GLOBALS['actions'][$hook][] = $callback; }
function add_filter($hook, $callback) { $GLOBALS['filters'][$hook][] = $callback; }

function mailer_of($file) {
    $GLOBALS['actions'] = $GLOBALS['filters'] = [];
    require $file;
    $mailer = new PHPMailer\PHPMailer\PHPMailer(true);
    foreach ($GLOBALS['actions']['phpmailer_init'] as $action) $action($mailer);
    return $mailer;
}
function filtered($hook, $value) {
    foreach ($GLOBALS['filters'][$hook] ?? [] as $filter) $value = $filter($value);
    return $value;
}

if ($argv[1] === 'read') {
    $passwords = [];
    foreach (json_decode(stream_get_contents(STDIN)) as $text) {
        file_put_contents('/tmp/smtp.php', $text);
        $passwords[] = mailer_of('/tmp/smtp.php')->Password;
    }
    echo json_encode($passwords);
    exit;
}
$mailer = mailer_of('/var/www/html/wp-content/mu-plugins/smtp.php');
$mailer->setFrom(filtered('wp_mail_from', 'wordpress@lab.test'), filtered('wp_mail_from_name', 'WordPress'));
$mailer->addAddress('you@lab.test');
$mailer->CharSet = 'UTF-8';
$mailer->Subject = 'phpmailer';
$mailer->Body = 'hello';
$mailer->send();
