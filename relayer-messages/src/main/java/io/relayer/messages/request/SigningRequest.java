package io.relayer.messages.request;

import io.relayer.ethereum.value.ChainId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A request to sign and send one transaction, as domain values: checked as far as it can be
/// without a configuration or a database, with the constant defaults filled in.
///
/// @param key what the request is known by
/// @param origin the chain, and who pays and signs
/// @param payload what is to be executed
/// @param fee what may be paid for it
/// @param terms when it counts as done, until when it is wanted, and how urgent it is
/// @param labels echoed in events and columns; sorted by key
public record SigningRequest(
    RequestKey key,
    Origin origin,
    Payload payload,
    FeeTerms fee,
    Terms terms,
    SortedMap<String, String> labels) {
  public static final int MAX_LABELS = 16;
  public static final int MAX_LABEL_KEY_LENGTH = 63;
  public static final int MAX_LABEL_VALUE_LENGTH = 256;

  public SigningRequest {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) labels));
  }

  public ChainId chainId() {
    return origin.chainId();
  }
}
