package io.relayer.signer.settings;

import io.relayer.core.config.Heap;
import io.relayer.core.config.SmallFile;
import io.relayer.ethereum.abi.ContractAbi;
import java.io.IOException;
import java.nio.file.Path;

/// A contract's ABI, as a file has it. One that can't be used is no problem of the configuration:
/// other contracts are used all the same. Who starts with it tells it
/// ([SigningSettings#contractTroubles]).
///
/// Why: RATIONALE.md#abi-files.
public record ContractFile(ContractAbi abi) {
  /// Artifacts have byte code and sources beside their ABI. Read, JSON may take 30 times as much.
  private static final int MAX_BYTES = 4 << 20;

  private static final int TIMES_OF_JSON = 32;

  /// @param name the file as the configuration names it
  public static ContractFile read(String name, Path file) {
    try {
      return new ContractFile(
          ContractAbi.read(
              name, SmallFile.read(file, MAX_BYTES, TIMES_OF_JSON, Heap.ofThisProcess())));
    } catch (IOException e) {
      return new ContractFile(ContractAbi.unusable(name, "can't be read: " + e.getMessage()));
    }
  }
}
