"""Mail, where MAIL_URL names a server: plain text, one message at a time, never within a request."""
import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_S = 10
HERE = ('localhost', '127.0.0.1', '::1')
NAME = 'Medius'


class Refused(Exception):
    """This message is never taken, however often it is sent."""


class Unreachable(Exception):
    """The server did not take it now."""


class Mail(NamedTuple):
    """One message; `unsubscribe` is the address that ends such mail with one POST (RFC 8058)."""
    to: str
    subject: str
    text: str
    unsubscribe: str = ''


class Mailer:
    """`url` is smtp://user:password@host:587 (made safe by STARTTLS) or smtps://…, with ?from=address where that is not the user."""

    def __init__(self, url: str, site: str):
        parts = urlsplit(url)
        self.safe, self.host, self.port = parts.scheme == 'smtps', str(parts.hostname), parts.port or 0
        self.user, self.password = unquote(parts.username or ''), unquote(parts.password or '')
        self.home = urlsplit(site).hostname or self.host
        self.sender = sender(url) or (self.user if '@' in self.user else f'medius@{self.home}')

    def send(self, mail: Mail):
        """Hand it to the server; raises Refused or Unreachable."""
        message = self.compose(mail)
        try:
            with self._connected() as server:
                server.send_message(message, self.sender, [mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise (Refused if codes and min(codes) >= 500 else Unreachable)(f'the address was refused ({codes})') from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(f'the server cannot write to such an address ({error})') from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f'{self.host} did not take a mail ({error})') from error

    def compose(self, mail: Mail) -> EmailMessage:
        """The message as it is sent; raises Refused for an address that no header can hold."""
        message = EmailMessage()
        try:
            message['From'] = Address(NAME, addr_spec=self.sender)
            message['To'] = Address(addr_spec=mail.to)
        except (ValueError, IndexError, MessageError) as error:
            raise Refused(f'an address cannot be written to ({error})') from error
        message['Subject'] = one_line(mail.subject).replace('=?', '= ?')  # else it is decoded, and may hold the end of a line
        message['Date'], message['Message-ID'] = formatdate(), make_msgid(domain=self.home)
        message['Auto-Submitted'] = 'auto-generated'
        if mail.unsubscribe:
            message['List-Unsubscribe'] = f'<{mail.unsubscribe}>'
            message['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click'
        message.set_content(mail.text)
        return message

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.safe:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_S)
        try:
            self._enter(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _enter(self, server: smtplib.SMTP, context: ssl.SSLContext):
        """Encrypted wherever the way leads out of this machine and the server can; the password never goes in the open."""
        server.ehlo_or_helo_if_needed()
        if not self.safe and self.host not in HERE and server.has_extn('starttls'):
            server.starttls(context=context)
        elif self.user and not self.safe and self.host not in HERE:
            raise smtplib.SMTPException('it offers no encryption, and the password is not sent without')
        if self.user:
            server.login(self.user, self.password)


def sender(url: str) -> str:
    """The address that MAIL_URL wants mail to come from, or ''."""
    return parse_qs(urlsplit(url).query).get('from', [''])[0]


def one_line(text: str) -> str:
    """Without what would end a header and begin another."""
    return ' '.join(''.join(char if char.isprintable() else ' ' for char in text).split())
