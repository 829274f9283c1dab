package io.relayer.messages.request;

/// Why a request can't be accepted. The names are a contract: they stand in headers, events and the
/// database; new ones are added, none is renamed.
public enum RejectionCode {
  /// Not one JSON object in UTF-8 without duplicate keys.
  MALFORMED,
  UNKNOWN_FIELD,
  /// A field is missing, has a wrong form, is out of its range or contradicts another one.
  INVALID_FIELD,
  UNKNOWN_CHAIN,
  UNKNOWN_SENDER,
  UNKNOWN_CONTRACT,
  /// An order names a request that does not exist.
  UNKNOWN_REQUEST,
  /// The same id came before with another body.
  DUPLICATE_ID,
  /// The raw bytes, or their sender and nonce, are known under another id.
  DUPLICATE_TRANSACTION,
  /// A raw transaction comes from a sender that is signed for here.
  SENDER_MANAGED,
  POLICY_DENIED,
  INTERNAL
}
