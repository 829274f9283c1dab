package io.relayer.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.transaction.OutputCheck;
import io.relayer.ethereum.transaction.Preimage;
import io.relayer.ethereum.transaction.RandomTransactions;
import io.relayer.ethereum.transaction.UnsignedTransaction;
import io.relayer.ethereum.value.Address;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SigningResultTest {
  private static final RandomTransactions RANDOM = new RandomTransactions(7);
  private static final LocalKeys KEYS = LocalKeys.of(List.of(RANDOM.secret()));
  private static final Address SENDER = KEYS.senders().iterator().next();
  private static final UnsignedTransaction ASKED = RANDOM.next();

  /// A key service that answers what the test says.
  private record FakeService(Function<Preimage, SignOutcome> answer) implements TransactionSigner {
    @Override
    public Set<Address> senders() {
      return Set.of(SENDER);
    }

    @Override
    public SignOutcome sign(Address sender, Preimage preimage, Duration within) {
      return answer.apply(preimage);
    }
  }

  @Test
  void fittingSignatureGivesCheckedBytes() {
    SigningResult result = ask(preimage -> KEYS.sign(SENDER, preimage, Duration.ZERO));

    assertThat(result)
        .isInstanceOfSatisfying(
            SigningResult.Ready.class,
            ready ->
                assertThat(OutputCheck.of(ASKED, SENDER, ready.transaction()))
                    .isEqualTo(new OutputCheck.Verified()));
  }

  @Test
  void signatureOfAnotherKeyIsWrong() {
    try (LocalKeys others = LocalKeys.of(List.of(new RandomTransactions(8).secret()))) {
      Address other = others.senders().iterator().next();

      assertThat(ask(preimage -> others.sign(other, preimage, Duration.ZERO)))
          .isEqualTo(new SigningResult.Wrong("sender: asked " + SENDER + ", signed by " + other));
    }
  }

  @Test
  void signatureOverAnotherTransactionIsWrong() {
    Preimage other = new RandomTransactions(9).next().preimage();

    assertThat(ask(_ -> KEYS.sign(SENDER, other, Duration.ZERO)))
        .isInstanceOf(SigningResult.Wrong.class);
  }

  @Test
  void serviceThatDoesNotAnswerIsUnavailable() {
    assertThat(ask(_ -> new SignOutcome.Unavailable("timed out")))
        .isEqualTo(new SigningResult.Unavailable("timed out"));
    assertThat(ask(_ -> new SignOutcome.UnknownSender()))
        .isEqualTo(new SigningResult.UnknownSender());
  }

  private static SigningResult ask(Function<Preimage, SignOutcome> answer) {
    return SigningResult.of(new FakeService(answer), SENDER, ASKED, Duration.ofSeconds(1));
  }
}
