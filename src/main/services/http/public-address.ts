// Which addresses anybody on the internet could be asked under, by IANA's registries of special-purpose addresses
// (RFC 6890, as of 2026). What is on this machine, in this network, or can't be said, is not among them.
import { BlockList, isIP } from 'node:net';

type Subnet = readonly [network: string, prefix: number];

const SPECIAL_V4: readonly Subnet[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // shared by the customers of a provider
  ['127.0.0.0', 8], // this machine
  ['169.254.0.0', 16], // this link; clouds tell their secrets here
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
];

/** All others are this machine, this link, this site, multicast, or nobody's yet. */
const GLOBAL_V6: Subnet = ['2000::', 3];

/** Within these stands an address of IPv4, which is what counts: RFC 4291 §2.5.5.2, RFC 6052 §2.1. */
const EMBEDDING: readonly string[] = ['::ffff:', '64:ff9b::'];
const EMBEDDING_PREFIX = 96;

const SPECIAL_V6: readonly Subnet[] = [
  ['2001::', 23], // protocol assignments, tunnels through NAT among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: an address of IPv4 behind a relay
  ['3fff::', 20], // documentation
];

const known = new BlockList();
known.addSubnet('0.0.0.0', 0, 'ipv4');
known.addSubnet(...GLOBAL_V6, 'ipv6');
for (const prefix of EMBEDDING) known.addSubnet(`${prefix}0.0.0.0`, EMBEDDING_PREFIX, 'ipv6');

const special = new BlockList();
for (const [network, prefix] of SPECIAL_V6) special.addSubnet(network, prefix, 'ipv6');
for (const [network, prefix] of SPECIAL_V4) {
  special.addSubnet(network, prefix, 'ipv4');
  for (const embedding of EMBEDDING) special.addSubnet(`${embedding}${network}`, EMBEDDING_PREFIX + prefix, 'ipv6');
}

/**
 * Whether an address belongs to the public internet.
 *
 * @param address of IPv4 or IPv6, without brackets; anything else is none
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  // A zone names a link of this machine.
  if (family === 0 || address.includes('%')) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  return known.check(address, kind) && !special.check(address, kind);
}
