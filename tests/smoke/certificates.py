"""A certificate for one name, and the authority that made it."""

import datetime
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

DAY = datetime.timedelta(days=1)


class Made:
    """`file` holds the certificate and its key, `authority` what makes it believed."""

    def __init__(self, folder, name):
        key, mine = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        maker = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority of the test")])
        root = self.signed(maker, maker, mine, mine, x509.BasicConstraints(ca=True, path_length=0))
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        leaf = self.signed(subject, maker, key, mine, x509.SubjectAlternativeName([x509.DNSName(name)]))
        self.authority = os.path.join(folder, "authority.pem")
        self.file = os.path.join(folder, "certificate.pem")
        pem = serialization.Encoding.PEM
        with open(self.authority, "wb") as out:
            out.write(root.public_bytes(pem))
        with open(self.file, "wb") as out:
            out.write(leaf.public_bytes(pem))
            out.write(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))

    @staticmethod
    def signed(subject, maker, key, by, extension):
        now = datetime.datetime.now(datetime.timezone.utc)
        started = (
            x509.CertificateBuilder().subject_name(subject).issuer_name(maker).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - DAY).not_valid_after(now + DAY)
            .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        )
        return started.sign(by, hashes.SHA256())
