package io.relayer.messages.request;

import io.relayer.ethereum.abi.ContractAbi;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Configured contracts: `usdc` on chains 1 and 31337, `nowhere` on chain 1 alone.
final class TestContracts {
  static final Address USDC = Address.parse("0x5fbdb2315678afecb367f032d93f642f64180aa3");

  private static final ChainId MAINNET = new ChainId(1);
  private static final ContractAbi ABI = abi();

  static final Map<String, NamedContract> ALL =
      Map.of("usdc", usdc(USDC), "nowhere", new NamedContract(ABI, Map.of(MAINNET, USDC)));

  private TestContracts() {}

  static NamedContract usdc(Address address) {
    return new NamedContract(ABI, Map.of(MAINNET, address, new ChainId(31337), address));
  }

  private static ContractAbi abi() {
    List<String> problems = new ArrayList<>();
    try (InputStream json = TestContracts.class.getResourceAsStream("usdc.json")) {
      return ContractAbi.parse(new String(json.readAllBytes(), StandardCharsets.UTF_8), problems);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
