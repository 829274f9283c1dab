package io.relayer.signer.signing;

import io.relayer.core.chain.FeeQuote;
import io.relayer.core.database.Database;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.runtime.Step;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A step that looks at each chain for senders with work of a kind, and starts a round for each
/// that has none. It does not wait for rounds: they go on when [#advance] has come back, and the
/// next call sees how they ended. None is started while everything holds, and a chain that fails
/// keeps no other from being looked at.
///
/// @param <R> a round's result
abstract class RoundsStep<R> implements Step {
  private static final Duration HELD = Duration.ofSeconds(1);

  final Database database;
  final PoolShare share;
  final ServerWatch watch;
  final TransactionSigner signer;
  final Signatures signatures;
  final SenderRounds<R> rounds;
  final SenderBackoff troubles = new SenderBackoff();
  private final List<SigningChain> chains;

  /// @param mostOfChain rounds of a chain that run at once
  RoundsStep(Parts parts, int mostOfChain) {
    this.database = parts.database;
    this.share = parts.share;
    this.watch = parts.watch;
    this.signer = parts.signer;
    this.chains = parts.chains;
    this.signatures = new Signatures(signer);
    this.rounds = new SenderRounds<>(mostOfChain, this::ended);
  }

  /// All that a step looks with.
  ///
  /// @param share for rounds
  record Parts(
      Database database,
      PoolShare share,
      ServerWatch watch,
      TransactionSigner signer,
      List<SigningChain> chains) {}

  @Override
  public Duration advance() {
    note(rounds.ended());
    if (database.withHandle(Holds::any)) {
      return heldPause();
    }
    Map<ChainId, FeeQuote> fees = database.withHandle(SigningDao::freshFees);
    Failures failures = new Failures();
    for (SigningChain chain : chains) {
      failures.apart(() -> look(chain, Optional.ofNullable(fees.get(chain.id()))));
    }
    failures.rethrow();
    return pause();
  }

  /// Comes before the next look while everything holds.
  Duration heldPause() {
    return HELD;
  }

  /// Starts the chain's rounds that are due.
  abstract void look(SigningChain chain, Optional<FeeQuote> market);

  /// Comes before the next look.
  abstract Duration pause();

  /// Those of a chain's senders whose rounds may be started now.
  final List<Address> startable(SigningChain chain, Collection<Address> senders) {
    return rounds.startable(chain.id(), senders, troubles);
  }

  final void start(SenderKey key, SenderRounds.Round<R> round) {
    rounds.start(key, troubles.has(key), round);
  }

  /// Called by a round's thread when it has ended well.
  void ended(R result) {}

  /// Takes note of the rounds that have ended.
  void note(List<SenderRounds.Ended<R>> ended) {
    troubles.note(ended, this::isUnsigned);
  }

  /// @return whether the key gave no signature
  abstract boolean isUnsigned(R result);

  /// Waits for the rounds that were started.
  ///
  /// @return whether there would be more to do at once
  final boolean awaitRounds() throws InterruptedException {
    return goesOn(rounds.await());
  }

  abstract boolean goesOn(List<SenderRounds.Ended<R>> ended);

  @Override
  public void close() throws InterruptedException {
    rounds.close();
    signatures.close();
  }
}
