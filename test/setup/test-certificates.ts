// Made for tests on loopback alone; nothing trusts them, and their keys protect nothing.

/** A key with its certificate, as PEM. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Self-signed for `localhost`, valid for a hundred years. */
export const LOCALHOST_CERTIFICATE: TestCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgESZ7mHuA2YmDOOhC
W/j6/pV2Y8X8RGMmEt0tsnyLhamhRANCAARhS0Yi/UPh46otqakl0ozw2ciSYhfu
q5Sa6qNbIsoUX4PhEqgr0ROP9c8Ihzvm+k1nLYaBPZwSmsT0eSDugFqN
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUXZMWfOtWk6lxyI5c8/6MhbKTVMIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMDExMTM1OVoYDzIxMjYxMDI3
MTExMzU5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARhS0Yi/UPh46otqakl0ozw2ciSYhfuq5Sa6qNbIsoUX4PhEqgr0ROP
9c8Ihzvm+k1nLYaBPZwSmsT0eSDugFqNo2kwZzAdBgNVHQ4EFgQU0ZQfYHZh+RuA
NVdLDra/QRcSUfowHwYDVR0jBBgwFoAU0ZQfYHZh+RuANVdLDra/QRcSUfowFAYD
VR0RBA0wC4IJbG9jYWxob3N0MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID
SQAwRgIhAIWFZw7W7Es4AnUXWHjDkdH9us8kHQeitSaZAjA81IB9AiEA3IR1hT/l
lF95ZwlEo0cDmDYbvG3oHF5Srkgom9NbOHQ=
-----END CERTIFICATE-----
`,
};

/** Self-signed for `localhost`, valid for one day of 2020. */
export const EXPIRED_CERTIFICATE: TestCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQga/KBglFhbNgdfJQE
wNWYfUF/Jjff0c9ouu5wXMSH/mahRANCAAQS9E7oywEC0FY4/JCLL0u4rUzddQqt
AkZrwXOdEgv0tz4IxdpZ9PleoyJpihzGRcr4qTDNAnWq1t6uia4EqUZQ
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBYDCCAQWgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwHhcNMjAwMTAxMDAwMDAwWhcNMjAwMTAyMDAwMDAwWjAUMRIwEAYDVQQDDAls
b2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQS9E7oywEC0FY4/JCL
L0u4rUzddQqtAkZrwXOdEgv0tz4IxdpZ9PleoyJpihzGRcr4qTDNAnWq1t6uia4E
qUZQo0gwRjAUBgNVHREEDTALgglsb2NhbGhvc3QwDwYDVR0TAQH/BAUwAwEB/zAd
BgNVHQ4EFgQUVayvdxv25bEhblnYpo8epinsVdgwCgYIKoZIzj0EAwIDSQAwRgIh
AMApqtRf+d5sVCPHl8B7z88zgA5J9fp2k6yshKbVrJ9nAiEA3IOB3mZ763B0zasY
xD5uoMUfz8i17AhPGzST4I98oUU=
-----END CERTIFICATE-----
`,
};
