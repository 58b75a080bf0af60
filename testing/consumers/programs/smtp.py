"""Sends one message with the settings of profile env, from variables, or of a service binding, from files."""
import email.message
import os
import pathlib
import smtplib
import ssl
import sys

if sys.argv[1] == 'env':
    host, port, tls = (os.environ[f'SMTP_{key}'] for key in ('HOST', 'PORT', 'TLS'))
    login = os.environ['SMTP_USERNAME'], os.environ['SMTP_PASSWORD']
    sender = os.environ['SMTP_FROM']
else:
    entries = {path.name: path.read_text() for path in pathlib.Path(sys.argv[1]).iterdir()}
    assert entries['type'] == 'smtp'
    host, port, tls = entries['host'], entries['port'], entries['tls']
    login = entries['username'], entries['password']
    sender = entries['from']

message = email.message.EmailMessage()
message['From'], message['To'], message['Subject'] = sender, 'you@lab.test', 'smtplib'
message.set_content('hello')
context = ssl.create_default_context()
if tls == 'implicit':
    server = smtplib.SMTP_SSL(host, int(port), context=context)
else:
    server = smtplib.SMTP(host, int(port))
    if tls == 'starttls':
        server.starttls(context=context)
# Python's own mechanisms encode in ASCII: RFC 4616 wants UTF-8.
plain = '\0' + '\0'.join(login)
server.ehlo()
code, answer = server.docmd('AUTH', 'PLAIN ' + __import__('base64').b64encode(plain.encode()).decode())
assert code == 235, answer
server.send_message(message)
server.quit()
