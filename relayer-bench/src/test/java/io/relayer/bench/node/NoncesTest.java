package io.relayer.bench.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.devnet.ChainOptions;
import io.relayer.devnet.DevChain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoncesTest {
  @TempDir private Path folder;

  @Test
  void whatComesIntoNoBlockIsLost() throws Exception {
    BenchKeys.Key key = BenchKeys.of(0, 1).getFirst();
    try (DevChain node =
        DevChain.start(ChainOptions.on(folder).withBlockTime(Duration.ofMillis(100)))) {
      Nonces nonces = new Nonces(new RealNode.Anvil(node), List.of(key.address()));

      assertThatThrownBy(() -> nonces.await(nonces.sum() + 2))
          .isInstanceOf(LostTransactionsException.class)
          .hasMessage("the node has lost 2 transactions");
    }
  }
}
