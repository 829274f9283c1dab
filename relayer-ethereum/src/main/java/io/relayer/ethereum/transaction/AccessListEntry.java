package io.relayer.ethereum.transaction;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.util.List;

/// An account, and slots of its storage, that a transaction announces (EIP-2930).
///
/// @param storageKeys 32 bytes each
public record AccessListEntry(Address address, List<Bytes> storageKeys) {
  public static final int KEY_LENGTH = 32;

  public AccessListEntry {
    storageKeys = List.copyOf(storageKeys);
    for (Bytes key : storageKeys) {
      if (key.size() != KEY_LENGTH) {
        throw new IllegalArgumentException("expected storage keys of 32 bytes, found " + key);
      }
    }
  }
}
