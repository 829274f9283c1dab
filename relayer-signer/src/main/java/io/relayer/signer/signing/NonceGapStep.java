package io.relayer.signer.signing;

import io.relayer.core.chain.FeeQuote;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import io.relayer.signer.signing.NonceGapDao.Hole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills holes in the nonces that are taken with empty transactions: nothing behind them is mined
/// else. Any number of processes may do this at once; one of them fills each. Each sender's lowest
/// are filled in a round of its own: one whose key is slow keeps no other's holes open.
///
/// Crash points: before the commit nothing has happened; after it what fills the hole is a
/// transaction like any other that is given up.
///
/// Why: RATIONALE.md#gap-at-once.
final class NonceGapStep extends RoundsStep<Boolean> {
  private static final Logger log = LoggerFactory.getLogger(NonceGapStep.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int MOST_OF_SENDER = 16;
  private static final int MOST_ROUNDS = 16;

  NonceGapStep(Parts parts) {
    super(parts, MOST_ROUNDS);
  }

  @Override
  Duration heldPause() {
    return PAUSE;
  }

  @Override
  Duration pause() {
    return PAUSE;
  }

  @Override
  void look(SigningChain chain, Optional<FeeQuote> market) {
    Map<Address, List<Hole>> holes =
        database
            .withHandle(handle ->
                NonceGapDao.find(
                    handle, chain.id(), signer.senders(), watch.trustedSince(), MOST_OF_SENDER))
            .stream()
            .collect(Collectors.groupingBy(Hole::sender));
    Pricing pricing = new Pricing(market, chain.ceiling());
    for (Address sender : startable(chain, holes.keySet())) {
      List<Hole> its = holes.getOrDefault(sender, List.of());
      start(new SenderKey(chain.id(), sender), () -> fill(chain, its, pricing));
    }
  }

  /// @return whether one was not signed: then those behind it are left for later
  private boolean fill(SigningChain chain, List<Hole> holes, Pricing pricing)
      throws InterruptedException {
    for (Hole hole : holes) {
      if (!fill(chain, hole, pricing)) {
        return true;
      }
    }
    return false;
  }

  /// @return whether it was signed, or the market is not known
  private boolean fill(SigningChain chain, Hole hole, Pricing pricing) throws InterruptedException {
    ReadyTransaction nothing =
        new ReadyTransaction(
            new TransactionVersion(TransactionId.next(System.currentTimeMillis()), 0),
            new FeeTerms.BySpeed(FeeTerms.Speed.FAST, null),
            chain.bump().emptyGasLimit(),
            hole.sender(),
            Wei.ZERO,
            new ReadyTransaction.Body(Bytes.EMPTY, List.of()));
    Optional<TransactionFees> fees = pricing.fees(nothing);
    if (fees.isEmpty()) {
      return true; // the market is not known: with the next round, or a later one
    }
    List<SignedDraft> signed =
        signatures.sign(
            chain.id(), hole.sender(), List.of(new Draft(nothing, hole.nonce(), fees.get())));
    if (signed.isEmpty()) {
      return false; // the log says why
    }
    Attempt attempt = signed.getFirst().attempt(chain.id(), 1, Attempt.Kind.EMPTY);
    boolean filled =
        share.inTransaction(handle -> {
          watch.check(handle);
          return NonceGapDao.fill(
              handle, hole, attempt, chain.rebroadcastAfter().multipliedBy(SigningCommit.NET));
        });
    if (filled) {
      log.warn(
          "nonce {} of {} on chain {} was taken and no transaction stands for it: filled with an empty one, {}",
          hole.nonce(),
          hole.sender(),
          chain.id(),
          attempt.body().hash());
    }
    return true;
  }

  @Override
  boolean isUnsigned(Boolean unsigned) {
    return unsigned;
  }

  @Override
  boolean goesOn(List<SenderRounds.Ended<Boolean>> ended) {
    return false;
  }
}
