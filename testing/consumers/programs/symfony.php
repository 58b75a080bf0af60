<?php
// Sends one message through Symfony Mailer with the variables of Laravel, Nextcloud or a DSN, or reads a list.
require '/usr/share/php/Symfony/Component/Mailer/autoload.php';
require '/usr/share/php/Illuminate/Support/autoload.php';

use Illuminate\Support\Env;
use Symfony\Component\Mailer\Mailer;
use Symfony\Component\Mailer\Transport;
use Symfony\Component\Mailer\Transport\Dsn;
use Symfony\Component\Mailer\Transport\Smtp\EsmtpTransport;
use Symfony\Component\Mailer\Transport\Smtp\EsmtpTransportFactory;
use Symfony\Component\Mime\Address;
use Symfony\Component\Mime\Email;

if ($argv[1] === 'read') {
    $passwords = [];
    foreach (json_decode(stream_get_contents(STDIN)) as $value) {
        if ($argv[2] === 'dsn') { $passwords[] = Dsn::fromString($value)->getPassword(); continue; }
        putenv("MAIL_PASSWORD=$value");
        $_ENV['MAIL_PASSWORD'] = $_SERVER['MAIL_PASSWORD'] = $value;
        $passwords[] = Env::get('MAIL_PASSWORD');
    }
    echo json_encode($passwords);
    exit;
}

function laravel() {
    $dsn = new Dsn(Env::get('MAIL_SCHEME'), Env::get('MAIL_HOST'), Env::get('MAIL_USERNAME'),
        Env::get('MAIL_PASSWORD'), (int) Env::get('MAIL_PORT'));
    return [(new EsmtpTransportFactory())->create($dsn), Env::get('MAIL_FROM_ADDRESS'), Env::get('MAIL_FROM_NAME')];
}
function nextcloud() {
    $transport = new EsmtpTransport(getenv('SMTP_HOST'), (int) getenv('SMTP_PORT'),
        getenv('SMTP_SECURE') === 'ssl' ? true : null);
    $transport->setUsername(getenv('SMTP_NAME'))->setPassword(getenv('SMTP_PASSWORD'));
    return [$transport, getenv('MAIL_FROM_ADDRESS') . '@' . getenv('MAIL_DOMAIN'), 'Nextcloud'];
}
[$transport, $address, $name] = match ($argv[2]) {
    'laravel' => laravel(),
    'nextcloud' => nextcloud(),
    'dsn' => [Transport::fromDsn(getenv('MAILER_DSN')), 'shop@qq.com', 'Shop'],
};
(new Mailer($transport))->send(
    (new Email())->from(new Address($address, $name))->to('you@lab.test')->subject('symfony')->text('hello'));
