package io.relayer.messages.request;

import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Wei;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The execution that a request asks for.
///
/// @param to the called account; null deploys a contract
/// @param value what is sent along
/// @param input call data, or init code where `to` is null
/// @param gasLimit in gas, positive; empty: to be estimated
/// @param accessList EIP-2930; may be empty
public record Payload(
    @Nullable Address to,
    Wei value,
    Input input,
    OptionalLong gasLimit,
    List<AccessListEntry> accessList) {
  public Payload {
    accessList = List.copyOf(accessList);
    if (gasLimit.isPresent() && gasLimit.getAsLong() <= 0) {
      throw new IllegalArgumentException(
          "expected a positive gas limit, found " + gasLimit.getAsLong());
    }
    if (to == null && input.bytes().isEmpty()) {
      throw new IllegalArgumentException("expected init code where there is no recipient");
    }
  }
}
