"""A mail server that says what it takes, a line of JSON each: python3 mailbox.py PORT [CERTIFICATE KEY].

With a certificate it takes nothing without STARTTLS, and nothing from anybody but rounds with the password "room"."""
import json, ssl, sys, time
from email import message_from_bytes, policy
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

seen = {}

class Take:
    async def handle_RCPT(self, server, session, envelope, address, options):
        seen[address] = seen.get(address, 0) + 1
        if address.startswith("nobody@"):
            return "550 5.1.1 no such mailbox"
        # The code arrives; what comes next does so at the third try.
        if address.startswith("busy@") and seen[address] in (2, 3):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        parts = {kind: mail.get_body((kind,)).get_content() for kind in ("plain", "html")}
        print(json.dumps({
            "to": envelope.rcpt_tos, "tls": session.ssl is not None, "headers": {name.lower(): str(value) for name, value in mail.items()},
            "plain": parts["plain"], "html": parts["html"], "attachments": [
                {"name": part.get_filename(), "type": part.get_content_type(), "begins": part.get_content()[:5].decode("latin-1")}
                for part in mail.iter_attachments()
            ],
        }), flush=True)
        return "250 OK"

def right(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"rounds" and data.password == b"room")

more = {}
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    more = dict(tls_context=context, require_starttls=True, authenticator=right, auth_required=True)
Controller(Take(), hostname="127.0.0.1", port=int(sys.argv[1]), **more).start()
print("ready", flush=True)
while True:
    time.sleep(3600)
