package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.relayer.ethereum.transaction.RandomTransactions;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalKeysTest {
  private static final UnsignedTransaction TRANSACTION = new RandomTransactions(1).next();

  private final byte[] secret = new RandomTransactions(2).secret();

  @Test
  void signsForItsSendersAlone() {
    try (LocalKeys keys = LocalKeys.of(List.of(secret))) {
      Address sender = keys.senders().iterator().next();

      assertThat(keys.senders()).hasSize(1);
      assertThat(sign(keys, sender)).isInstanceOf(SigningResult.Ready.class);
      assertThat(sign(keys, Address.of(new byte[20]))).isEqualTo(new SigningResult.UnknownSender());
    }
  }

  @Test
  void callersCopyMayBeWiped() {
    try (LocalKeys keys = LocalKeys.of(List.of(secret))) {
      Arrays.fill(secret, (byte) 0);

      assertThat(sign(keys, keys.senders().iterator().next()))
          .isInstanceOf(SigningResult.Ready.class);
    }
  }

  @Test
  void closedKeysSignNothing() {
    LocalKeys keys = LocalKeys.of(List.of(secret));
    keys.close();

    assertThat(sign(keys, keys.senders().iterator().next()))
        .isInstanceOf(SigningResult.Unavailable.class);
  }

  @Test
  void keyIsZeroedOnClose() {
    Secret owner = new Secret(secret);
    owner.close();

    assertThat(secret).containsOnly(0);
  }

  @Test
  void secretIsNeverPrinted() {
    String hex = Bytes.of(secret).toString().substring(2);
    try (Secret owner = new Secret(secret.clone());
        LocalKeys keys = LocalKeys.of(List.of(secret))) {
      assertThat(owner.toString() + keys).doesNotContain(hex);
    }
  }

  @Test
  void whatIsNoKeyIsRefusedWithoutPrintingIt() {
    byte[] tooLong = new byte[33];
    Arrays.fill(tooLong, (byte) 0xab);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LocalKeys.of(List.of(tooLong)))
        .withMessageNotContaining("abab");
  }

  private static SigningResult sign(LocalKeys keys, Address sender) {
    return SigningResult.of(keys, sender, TRANSACTION, Duration.ZERO);
  }
}
