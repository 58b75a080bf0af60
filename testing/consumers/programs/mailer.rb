# Sends one message through Action Mailer with mailer.yml or GitLab's smtp.rb, or reads lists of them.
require 'action_mailer'
require 'active_support/configuration_file'
require 'active_support/core_ext/hash'
require 'json'
require 'tempfile'
require 'yaml'

# What Rails' own config_for does with the file.
def rails(path)
  ActiveSupport::ConfigurationFile.parse(path).deep_symbolize_keys[:shared]
end

def gitlab(text)
  gitlab_rails = {}
  eval(text) # rubocop:disable Security/Eval
  settings = { address: gitlab_rails['smtp_address'], port: gitlab_rails['smtp_port'],
               user_name: gitlab_rails['smtp_user_name'], password: gitlab_rails['smtp_password'],
               authentication: gitlab_rails['smtp_authentication'], tls: gitlab_rails['smtp_tls'],
               enable_starttls_auto: gitlab_rails['smtp_enable_starttls_auto'],
               openssl_verify_mode: gitlab_rails['smtp_openssl_verify_mode'] }
  { smtp_settings: settings, default_options: { from: gitlab_rails['gitlab_email_from'] } }
end

def temporary(text)
  Tempfile.create('mailer') { |file| file.write(text) && file.flush && (return yield(file.path)) }
end

if ARGV[0] == 'read'
  texts = JSON.parse($stdin.read)
  read = texts.map { |text| ARGV[1] == 'rails' ? temporary(text) { |path| rails(path) } : gitlab(text) }
  puts JSON.generate(read.map { |mailer| mailer[:smtp_settings][:password] })
  exit
end

mailer = ARGV[1] == 'rails' ? rails('/etc/smtp/mailer.yml') : gitlab(File.read('/etc/smtp/smtp.rb'))
ActionMailer::Base.delivery_method = :smtp
ActionMailer::Base.smtp_settings = mailer[:smtp_settings]

# One mail.
class Lab < ActionMailer::Base
  def hello(from)
    mail(to: 'you@lab.test', from: from, subject: 'mailer', body: 'hello')
  end
end
Lab.hello(mailer[:default_options][:from]).deliver_now
