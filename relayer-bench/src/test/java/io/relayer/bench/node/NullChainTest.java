package io.relayer.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import java.util.List;
import org.junit.jupiter.api.Test;

class NullChainTest {
  private final BenchKeys.Key key = BenchKeys.of(0, 1).getFirst();
  private final Address sender = key.address();
  private final List<Bytes> signed =
      new Presigned(new ChainId(NullNode.CHAIN_ID))
          .of(key, 0, 4).stream().map(Bytes::parse).toList();
  private final NullChain chain = new NullChain();

  @Test
  void transactionWaitsForThoseBeforeIt() {
    chain.send(signed.get(1));
    chain.mine();
    assertThat(chain.head().content()).isEmpty();
    assertThat(chain.pendingCount(sender)).isZero();

    chain.send(signed.get(0));
    assertThat(chain.pendingCount(sender)).isEqualTo(2);
    chain.mine();

    assertThat(chain.head().content())
        .extracting(one -> one.transaction().body().nonce().value())
        .containsExactly(0L, 1L);
  }

  @Test
  void countsAreThoseOfTheirBlock() {
    chain.send(signed.get(0));
    chain.mine();
    chain.send(signed.get(1));
    chain.mine();

    assertThat(chain.count(sender, 0)).isZero();
    assertThat(chain.count(sender, 1)).isEqualTo(1);
    assertThat(chain.count(sender, 2)).isEqualTo(2);
    assertThat(chain.count(sender, 99)).isEqualTo(2);
  }

  @Test
  void sameBytesTwiceAreInOneBlock() {
    String hash = chain.send(signed.get(0));
    chain.mine();
    assertThat(chain.send(signed.get(0))).isEqualTo(hash);
    chain.mine();

    assertThat(chain.head().content()).isEmpty();
    assertThat(chain.find(hash)).hasValueSatisfying(it -> assertThat(it.index()).isZero());
  }

  @Test
  void blocksAreInARow() {
    chain.mine();

    assertThat(chain.head().number()).isEqualTo(1);
    assertThat(chain.of(chain.head().parent())).isEqualTo(chain.at(0));
    assertThat(chain.at(2)).isNull();
  }
}
