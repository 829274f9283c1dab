package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import org.junit.jupiter.api.Test;

class DevKeysTest {
  @Test
  void accountsAreThoseThatDevelopmentChainsFund() {
    try (LocalKeys keys = DevKeys.wellKnown(4)) {
      assertThat(keys.senders())
          .containsExactlyInAnyOrder(
              Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
              Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
              Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
              Address.parse("0x90F79bf6EB2c4f870365E785982E1f101E93b906"));
    }
  }
}
