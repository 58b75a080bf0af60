"""Sends one message through Django's SMTP backend, or reads what django-environ makes of a list of URLs."""
import json
import os
import sys

import django
import environ
from django.conf import settings

env = environ.Env()

if sys.argv[1] == 'read':
    print(json.dumps([env.email_url_config(url)['EMAIL_HOST_PASSWORD'] for url in json.load(sys.stdin)]))
    sys.exit()

if sys.argv[1] == 'environ':
    configuration = env.email_url('EMAIL_URL')
else:
    configuration = {
        'EMAIL_HOST': os.environ['EMAIL_HOST'],
        'EMAIL_PORT': int(os.environ['EMAIL_PORT']),
        'EMAIL_USE_SSL': os.environ['EMAIL_USE_SSL'] == 'True',
        'EMAIL_USE_TLS': os.environ['EMAIL_USE_TLS'] == 'True',
        'EMAIL_HOST_USER': os.environ.get('EMAIL_HOST_USER', ''),
        'EMAIL_HOST_PASSWORD': os.environ.get('EMAIL_HOST_PASSWORD', ''),
    }
settings.configure(**configuration, DEFAULT_FROM_EMAIL=os.environ['DEFAULT_FROM_EMAIL'])
django.setup()

from django.core.mail import send_mail  # noqa: E402

send_mail('django', 'hello', None, ['you@lab.test'])
