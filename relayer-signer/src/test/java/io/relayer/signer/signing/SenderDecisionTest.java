package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.account.ObservedNonces;
import io.relayer.core.account.ObservedNonces.Funds;
import io.relayer.core.account.WaitReason;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.signer.signing.SenderSituation.Halt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SenderDecisionTest {
  private static final Halt GOES = new Halt(false, false);

  @Test
  void signsFromTheNextNonceWithinTheWindow() {
    assertThat(SenderDecision.of(sender(7L, GOES, 3, observed(5, 7))))
        .isEqualTo(new SenderDecision.Sign(new Nonce(7), 3, Funds.UNKNOWN));
  }

  @Test
  void restsWhenTheWindowIsFull() {
    assertThat(SenderDecision.of(sender(7L, GOES, 0, observed(5, 7))))
        .isEqualTo(new SenderDecision.Rest());
  }

  @Test
  void restsWhileSenderOrChainIsPaused() {
    assertThat(SenderDecision.of(sender(7L, new Halt(true, false), 3, observed(5, 7))))
        .isEqualTo(new SenderDecision.Rest());
    assertThat(SenderDecision.of(sender(7L, new Halt(false, true), 3, observed(5, 7))))
        .isEqualTo(new SenderDecision.Rest());
  }

  @Test
  void takesAnAccountIntoUseAtTheChainsNonceOnly() {
    assertThat(SenderDecision.of(sender(null, GOES, 16, observed(9, 9))))
        .isEqualTo(new SenderDecision.TakeIntoUse(new Nonce(9), 100));
  }

  @Test
  void waitsForStrangersPaymentsBeforeTheFirstNonce() {
    assertThat(SenderDecision.of(sender(null, GOES, 16, observed(9, 10))))
        .isEqualTo(new SenderDecision.Wait(WaitReason.FOREIGN_PENDING));
  }

  @Test
  void needsARecentObservationBeforeTheFirstNonce() {
    ObservedNonces old =
        new ObservedNonces(new Nonce(9), new Nonce(9), 100, true, false, Funds.UNKNOWN);
    ObservedNonces unasked = new ObservedNonces(new Nonce(9), null, 100, true, true, Funds.UNKNOWN);
    assertThat(SenderDecision.of(sender(null, GOES, 16, null)))
        .isEqualTo(new SenderDecision.Wait(WaitReason.FIRST_NONCE));
    assertThat(SenderDecision.of(sender(null, GOES, 16, old)))
        .isEqualTo(new SenderDecision.Wait(WaitReason.FIRST_NONCE));
    assertThat(SenderDecision.of(sender(null, GOES, 16, unasked)))
        .isEqualTo(new SenderDecision.Wait(WaitReason.FIRST_NONCE));
  }

  @Test
  void signsForNobodyWhoWasNotObservedSinceTheDatabaseWasVerified() {
    ObservedNonces before = new ObservedNonces(new Nonce(5), null, 100, false, true, Funds.UNKNOWN);
    assertThat(SenderDecision.of(sender(7L, GOES, 3, before)))
        .isEqualTo(new SenderDecision.Wait(WaitReason.CHAIN_NONCE));
    assertThat(SenderDecision.of(sender(7L, GOES, 3, null)))
        .isEqualTo(new SenderDecision.Wait(WaitReason.CHAIN_NONCE));
  }

  @Test
  void neverJumpsToAChainThatIsAhead() {
    assertThat(SenderDecision.of(sender(7L, GOES, 3, observed(8, 8))))
        .isEqualTo(new SenderDecision.Wait(WaitReason.CHAIN_AHEAD));
    assertThat(SenderDecision.of(sender(7L, GOES, 3, observed(7, 7))))
        .isEqualTo(new SenderDecision.Sign(new Nonce(7), 3, Funds.UNKNOWN));
  }

  private static ObservedNonces observed(long latest, long pending) {
    return new ObservedNonces(
        new Nonce(latest), new Nonce(pending), 100, true, true, Funds.UNKNOWN);
  }

  private static SenderSituation sender(
      @Nullable Long next, Halt halt, int room, @Nullable ObservedNonces observed) {
    return new SenderSituation(
        new SenderSituation.Account(
            new ChainId(31337),
            Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"),
            null,
            null),
        next == null ? null : new Nonce(next),
        halt,
        room,
        observed);
  }
}
