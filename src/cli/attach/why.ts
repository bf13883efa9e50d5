import type { WhySilent } from "../../observe/record.ts";

/** What Node, OpenSSL and the resolver call a failure, and what a record calls it. */
const BY_CODE: Readonly<Record<string, WhySilent>> = {
  ECONNREFUSED: "refused",
  ENOTFOUND: "unknown-host", EAI_AGAIN: "unknown-host",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls-authority", SELF_SIGNED_CERT_IN_CHAIN: "tls-authority",
  DEPTH_ZERO_SELF_SIGNED_CERT: "tls-authority", UNABLE_TO_GET_ISSUER_CERT: "tls-authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls-authority", CERT_UNTRUSTED: "tls-authority", INVALID_CA: "tls-authority",
  CERT_SIGNATURE_FAILURE: "tls-authority", INVALID_PURPOSE: "tls-authority",
  ERR_TLS_CERT_ALTNAME_INVALID: "tls-name", HOSTNAME_MISMATCH: "tls-name",
  // OpenSSL's servers say no more where a certificate is missing before TLS 1.3, and the same where no cipher suits both.
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: "tls-refused",
  CERT_HAS_EXPIRED: "tls-expired", CERT_NOT_YET_VALID: "tls-not-yet",
  ERR_SSL_WRONG_VERSION_NUMBER: "tls-none", ERR_SSL_PACKET_LENGTH_TOO_LONG: "tls-none", ERR_SSL_HTTP_REQUEST: "tls-none",
};

/** Alerts with which a server answers a certificate of ours that is missing or that it does not take. */
const CLIENT_ALERT = /ALERT_(?:CERTIFICATE_\w+|\w+_CERTIFICATE|BAD_CERTIFICATE\w+|UNKNOWN_CA|ACCESS_DENIED)$/;

/** OpenSSL's reason, as Node writes it into a message where it has no code of its own for it. */
const REASON = /:SSL routines:[^:]*:([a-z0-9 ]+):/;

export function whyOfError({ code = "", message }: NodeJS.ErrnoException): WhySilent {
  const [, reason] = code === "EPROTO" ? REASON.exec(message) ?? [] : [];
  const known = reason === undefined ? code : `ERR_SSL_${reason.toUpperCase().replaceAll(" ", "_")}`;
  if (CLIENT_ALERT.test(known)) return "tls-client";
  if (known === "ECONNRESET" && message.includes("before secure TLS connection")) return "tls-refused";
  return BY_CODE[known] ?? (/^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/.test(known) ? "tls" : "reset");
}

/** What an answer says by its number; null for one that is an answer. */
export function whyOfStatus(status: number): WhySilent | null {
  if (status === 200) return null;
  if (status >= 300 && status < 400) return "redirect";
  return status === 401 ? "unauthorized" : status === 403 ? "forbidden" : "status";
}
