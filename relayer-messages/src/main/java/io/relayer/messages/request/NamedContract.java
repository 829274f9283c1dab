package io.relayer.messages.request;

import io.relayer.ethereum.abi.ContractAbi;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A contract that requests call by its name.
///
/// @param addresses where it stands, by chain
public record NamedContract(ContractAbi abi, Map<ChainId, Address> addresses) {
  public NamedContract {
    addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
  }
}
