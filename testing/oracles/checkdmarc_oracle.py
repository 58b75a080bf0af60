"""What checkdmarc says of each domain: JSON on standard input, JSON lines on standard output."""

import json
import sys

import dns.resolver
from checkdmarc.dmarc import check_dmarc
from checkdmarc.spf import check_spf

given = json.load(sys.stdin)
host, port = given["server"].rsplit(":", 1)
resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = [host]
resolver.port = int(port)
for question in given["domains"]:
    asked = {"resolver": resolver, "timeout": 0.5, "retries": 0}
    spf = check_spf(question["envelope"], **asked)
    dmarc = check_dmarc(question["domain"], **asked, ignore_unrelated_records=True)
    tags = dmarc.get("tags") or {}
    print(
        json.dumps(
            {
                "domain": question["domain"],
                "spf": {"valid": spf["valid"], "error": spf.get("error"), "lookups": spf.get("dns_lookups")},
                "dmarc": {
                    "valid": dmarc["valid"],
                    "error": dmarc.get("error"),
                    "p": tags.get("p", {}).get("value"),
                    "location": dmarc.get("location"),
                },
            }
        )
    )
