import { isPublicAddress } from '../../../../src/main/services/http/public-address.js';

describe('isPublicAddress', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82a::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this network', ['0.0.0.0', '0.255.255.255']],
    ['private networks', ['10.0.0.1', '172.16.0.0', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fdff::1', 'fec0::1']],
    ['this machine', ['127.0.0.1', '127.255.255.254', '::1', '::']],
    ['this link', ['169.254.169.254', '169.254.0.0', 'fe80::1', 'fe80::1%eth0', '2606:4700::1%eth0']],
    ['a provider’s own network', ['100.64.0.0', '100.127.255.255']],
    ['IPv4 within IPv6', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::127.0.0.1', '::ffff:0:127.0.0.1']],
    ['NAT64', ['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::8.8.8.8']],
    ['tunnels', ['2002:7f00:1::1', '2002:808:808::1', '2001:0:7f00:1::1']],
    [
      'documentation and benchmarks',
      ['192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '2001:db8::1', '3fff::1'],
    ],
    ['multicast and what is reserved', ['224.0.0.1', '240.0.0.1', '255.255.255.255', 'ff02::1', '4000::1']],
    ['what is no address', ['', 'localhost', '127.1', '0x7f000001', '[::1]', '1.2.3.4.5']],
  ])('refuses %s', (_name, addresses) => {
    expect(addresses.filter((address) => isPublicAddress(address))).toEqual([]);
  });
});
