package io.relayer.signer.signing;

import io.relayer.core.attempt.Attempt;
import io.relayer.core.attempt.Fees;
import io.relayer.core.database.Database;
import io.relayer.core.domain.Bytes;
import io.relayer.core.domain.ChainId;
import io.relayer.core.domain.TransactionId;
import io.relayer.core.domain.Wei;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.request.Fee;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.run.Step;
import io.relayer.core.signing.HoleDao;
import io.relayer.core.signing.HoleDao.Hole;
import io.relayer.core.signing.MarketFees;
import io.relayer.core.signing.ReadyTransaction;
import io.relayer.core.signing.SigningDao;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills holes in the nonces that are taken with empty transactions: nothing behind them is mined
/// else. Any number of processes may do this at once; one of them fills each.
///
/// Crash points: before the commit nothing has happened; after it what fills the hole is a
/// transaction like any other that is given up.
final class HoleStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(HoleStep.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final int PAGE = 16;

  private final Database database;
  private final ServerWatch watch;
  private final TransactionSigner signer;
  private final Signatures signatures;
  private final List<SigningChain> chains;
  private final Consumer<ChainId> written;

  /// @param written called with a chain after a commit that wrote events or broadcasts of it
  HoleStep(
      Database database,
      ServerWatch watch,
      TransactionSigner signer,
      List<SigningChain> chains,
      Consumer<ChainId> written) {
    this.database = database;
    this.watch = watch;
    this.signer = signer;
    this.signatures = new Signatures(signer);
    this.chains = chains;
    this.written = written;
  }

  @Override
  public Duration advance() throws InterruptedException {
    if (database.withHandle(Holds::any)) {
      return PAUSE;
    }
    Map<ChainId, MarketFees> fees = database.withHandle(SigningDao::freshFees);
    for (SigningChain chain : chains) {
      List<Hole> holes =
          database.withHandle(handle ->
              HoleDao.find(handle, chain.id(), signer.senders(), watch.trustedSince(), PAGE));
      Pricing pricing = new Pricing(Optional.ofNullable(fees.get(chain.id())), chain.ceiling());
      for (Hole hole : holes) {
        fill(chain, hole, pricing);
      }
    }
    return PAUSE;
  }

  private void fill(SigningChain chain, Hole hole, Pricing pricing) throws InterruptedException {
    ReadyTransaction nothing =
        new ReadyTransaction(
            new Ref(TransactionId.next(System.currentTimeMillis()), 0),
            new Fee.BySpeed(Fee.Speed.FAST, null),
            chain.bump().emptyGasLimit(),
            hole.sender(),
            Wei.ZERO,
            new ReadyTransaction.Body(Bytes.EMPTY, List.of()));
    Optional<Fees> fees = pricing.fees(nothing);
    if (fees.isEmpty()) {
      return; // the market is not known: with the next round, or a later one
    }
    List<SignedDraft> signed =
        signatures.sign(
            chain.id(), hole.sender(), List.of(new Draft(nothing, hole.nonce(), fees.get())));
    if (signed.isEmpty()) {
      return; // the log says why
    }
    Attempt attempt = attempt(chain.id(), signed.getFirst());
    boolean filled =
        database.inTransaction(handle -> {
          watch.check(handle);
          return HoleDao.fill(
              handle, hole, attempt, chain.rebroadcastAfter().multipliedBy(SigningCommit.NET));
        });
    if (filled) {
      log.warn(
          "nonce {} of {} on chain {} was taken and no transaction stands for it: filled with an empty one, {}",
          hole.nonce(),
          hole.sender(),
          chain.id(),
          attempt.body().hash());
      written.accept(chain.id());
    }
  }

  private static Attempt attempt(ChainId chain, SignedDraft one) {
    return new Attempt(
        one.draft().queued().ref().id(),
        1,
        Attempt.Kind.EMPTY,
        chain,
        new Attempt.Body(one.signed().raw(), one.signed().hash()),
        one.draft().queued().gasLimit(),
        one.draft().fees());
  }

  @Override
  public void close() {
    signatures.close();
  }
}
