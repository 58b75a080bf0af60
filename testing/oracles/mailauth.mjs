// Evaluates a message of each domain like a receiver, by mailauth. JSON on standard input, JSON lines on standard
// output.
import dns from 'node:dns/promises';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const require = createRequire(`${process.env.MAILAUTH}/package.json`);
const { authenticate } = require('mailauth');
const { dkimSign } = require('mailauth/lib/dkim/sign');
const { spf } = require('mailauth/lib/spf');

const { server, domains, privateKey } = JSON.parse(await text(process.stdin));
const resolver = new dns.Resolver({ timeout: 500, tries: 1 });
resolver.setServers([server]);
const resolve = (name, type) => resolver.resolve(name, type);

async function judge({ domain, selectors, envelope, provider, stranger }) {
  const message = `From: shop@${domain}\r\nTo: you@receiver.example\r\nSubject: x\r\nDate: Thu, 26 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@${domain}>\r\n\r\nx\r\n`;
  const signed = await Promise.all(
    selectors.map(selector =>
      dkimSign(message, { signatureData: [{ signingDomain: domain, selector, privateKey }] }),
    ),
  );
  const client = {
    helo: 'mta.provider.example',
    sender: `bounce@${envelope}`,
    resolver: resolve,
    strict: true,
  };
  const mail = signed.map(({ signatures }) => signatures).join('') + message;
  const found = await authenticate(mail, { ...client, ip: provider, mta: 'mx.receiver.example' });
  const whole = await spf({ ...client, ip: stranger });
  return {
    domain,
    spf: { provider: found.spf.status.result, stranger: whole.status.result, lookups: whole.lookups?.count },
    dkim: found.dkim.results.map(({ status }) => status.result),
    dmarc: found.dmarc ? { result: found.dmarc.status.result, policy: found.dmarc.policy } : undefined,
  };
}

for (const domain of domains) console.log(JSON.stringify(await judge(domain)));
