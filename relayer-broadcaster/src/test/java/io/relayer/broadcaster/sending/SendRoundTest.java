package io.relayer.broadcaster.sending;

import static io.relayer.broadcaster.sending.Fixtures.hash;
import static io.relayer.broadcaster.sending.Fixtures.sender;
import static io.relayer.broadcaster.sending.Fixtures.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.broadcaster.sending.Selection.OfSender;
import io.relayer.core.transaction.Sendability;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.TxHash;
import io.relayer.node.broadcast.BroadcastOutcome;
import io.relayer.node.broadcast.BroadcastResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class SendRoundTest {
  private static final List<OfSender> TWO_SENDERS =
      List.of(
          new OfSender(sender(1), List.of(stored(1, sender(1), 0, Sendability.SENDABLE))),
          new OfSender(sender(2), List.of(stored(2, sender(2), 0, Sendability.SENDABLE))));

  @Test
  void sendersAreServedAtTheSameTime() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);

    Map<TxHash, BroadcastOutcome> outcomes =
        send((sender, signed) -> {
          try {
            both.await(30, TimeUnit.SECONDS); // passes only when both are here
          } catch (Exception e) {
            return new BroadcastResult.NoUsableNode("the other sender did not come");
          }
          return accepted(signed);
        });

    assertThat(outcomes).containsOnlyKeys(hash(1), hash(2));
  }

  @Test
  void whatReachedNoNodeHasNoOutcome() throws Exception {
    Map<TxHash, BroadcastOutcome> outcomes =
        send((sender, signed) ->
            sender.equals(sender(1)) ? new BroadcastResult.NoUsableNode("gone") : accepted(signed));

    assertThat(outcomes).containsOnlyKeys(hash(2));
  }

  @Test
  void anExceptionOfOneSenderIsMaybeSentAndLeavesTheOthersAlone() throws Exception {
    Map<TxHash, BroadcastOutcome> outcomes =
        send((sender, signed) -> {
          if (sender.equals(sender(1))) {
            throw new IllegalStateException("boom");
          }
          return accepted(signed);
        });

    assertThat(outcomes)
        .containsEntry(
            hash(1), new BroadcastOutcome.MaybeSent("java.lang.IllegalStateException: boom"))
        .containsEntry(hash(2), new BroadcastOutcome.Accepted(false));
  }

  private static BroadcastResult accepted(List<Bytes> signed) {
    return new BroadcastResult.Answered(
        signed.stream().<BroadcastOutcome>map(_ -> new BroadcastOutcome.Accepted(false)).toList());
  }

  private static Map<TxHash, BroadcastOutcome> send(
      BiFunction<Address, List<Bytes>, BroadcastResult> answer) throws InterruptedException {
    BroadcastTarget nodes =
        new BroadcastTarget() {
          @Override
          public ChainId chainId() {
            return new ChainId(1);
          }

          @Override
          public boolean usable() {
            return true;
          }

          @Override
          public BroadcastResult broadcast(Address sender, List<Bytes> signed) {
            return answer.apply(sender, signed);
          }

          @Override
          public BroadcastResult broadcastAgain(Address sender, List<Bytes> signed) {
            return answer.apply(sender, signed);
          }
        };
    try (SendRound pass = new SendRound(nodes)) {
      return pass.send(TWO_SENDERS).outcomes();
    }
  }
}
