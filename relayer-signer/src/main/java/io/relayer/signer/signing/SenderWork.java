package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.SenderWaits;
import io.relayer.core.attempt.Fees;
import io.relayer.core.database.Database;
import io.relayer.core.domain.Nonce;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.signing.ReadyDao;
import io.relayer.core.signing.ReadyTransaction;
import io.relayer.core.signing.SenderSituation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One round of work for one sender that this process holds the lease of. Senders share nothing
/// here: one that waits, waits alone.
final class SenderWork implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SenderWork.class);

  /// The most that one SQL transaction signs: bounds its time and memory.
  private static final int PAGE = 512;

  static final String WAITS_FOR_FEES = "fees";

  private final Database database;
  private final ServerWatch watch;
  private final Signatures signatures;

  SenderWork(Database database, ServerWatch watch, Signatures signatures) {
    this.database = database;
    this.watch = watch;
    this.signatures = signatures;
  }

  /// What a round did.
  ///
  /// @param signed transactions that got their nonce
  /// @param more whether another round would find work at once
  record Result(int signed, boolean more) {
    static final Result NOTHING = new Result(0, false);
  }

  /// @param ofPool what the sender is to sign of its pool, behind its own
  Result advance(
      SigningChain chain, SenderSituation sender, Pricing pricing, List<ReadyTransaction> ofPool)
      throws InterruptedException {
    return switch (Plan.of(sender)) {
      case Plan.Rest() -> Result.NOTHING;
      case Plan.Wait(String reason) -> waits(sender, reason);
      case Plan.TakeIntoUse(Nonce first, long number) -> takeIntoUse(sender, first, number);
      case Plan.Sign(Nonce next, int room, var available) ->
          sign(
              chain,
              sender,
              new Batch(next, Math.min(room, PAGE), new Purse(available), ofPool),
              pricing);
    };
  }

  private record Batch(Nonce next, int size, Purse purse, List<ReadyTransaction> ofPool) {}

  private Result waits(SenderSituation sender, String reason) {
    database.useTransaction(
        handle -> SenderWaits.put(handle, sender.chain(), sender.sender(), reason));
    return Result.NOTHING;
  }

  private Result takeIntoUse(SenderSituation sender, Nonce first, long number) {
    boolean taken =
        database.inTransaction(handle -> {
          watch.check(handle);
          return AccountDao.takeIntoUse(handle, sender.chain(), sender.sender(), first, number);
        });
    if (taken) { // else another process was faster, and its first nonce counts
      log.info(
          "{} on chain {} is taken into use at nonce {}", sender.sender(), sender.chain(), first);
    }
    return new Result(0, true);
  }

  private Result sign(SigningChain chain, SenderSituation sender, Batch batch, Pricing pricing)
      throws InterruptedException {
    List<ReadyTransaction> ready = ready(chain, sender, batch, pricing);
    Drafts drafts = drafts(batch, ready, pricing);
    List<SignedDraft> signed = signatures.sign(chain.id(), sender.sender(), drafts.all());
    if (signed.isEmpty()) {
      return drafts.penniless()
          ? waits(sender, SenderWaits.FUNDS)
          : pricing.market().isEmpty() ? waits(sender, WAITS_FOR_FEES) : Result.NOTHING;
    }
    try {
      database.useTransaction(handle -> {
        watch.check(handle);
        SigningCommit.write(handle, chain.id(), sender.sender(), signed, chain.rebroadcastAfter());
      });
    } catch (SigningCommit.Overtaken e) {
      log.info("{}: dropped {} signatures", e.getMessage(), signed.size());
      return new Result(0, true);
    }
    return new Result(signed.size(), drafts.penniless() || ready.size() == batch.size());
  }

  private List<ReadyTransaction> ready(
      SigningChain chain, SenderSituation sender, Batch batch, Pricing pricing) {
    List<ReadyTransaction> own =
        database.withHandle(handle ->
            ReadyDao.next(handle, chain.id(), sender.sender(), pricing.caps(), batch.size));
    return Stream.concat(own.stream(), batch.ofPool.stream()).limit(batch.size).toList();
  }

  /// @param penniless whether the next one after them is not paid for
  private record Drafts(List<Draft> all, boolean penniless) {}

  /// Gives out nonces in the queue's order, as far as the funds go; those that can't pay the
  /// present price are marked and passed over. One that moved before it was marked is read again
  /// with the next batch.
  private Drafts drafts(Batch batch, List<ReadyTransaction> ready, Pricing pricing) {
    List<Draft> drafts = new ArrayList<>(ready.size());
    List<Ref> tooDear = new ArrayList<>();
    boolean penniless = false;
    for (ReadyTransaction transaction : ready) {
      Optional<Fees> fees = pricing.fees(transaction);
      if (fees.isEmpty()) {
        tooDear.add(transaction.ref());
      } else if (batch.purse.pay(transaction, fees.get())) {
        drafts.add(new Draft(transaction, batch.next.plus(drafts.size()), fees.get()));
      } else {
        penniless = true;
        break;
      }
    }
    if (!tooDear.isEmpty()) {
      database.useTransaction(
          handle -> TransactionSteps.waiting(handle, tooDear, ReadyDao.WAITS_FOR_MAX_COST));
    }
    return new Drafts(drafts, penniless);
  }

  @Override
  public void close() {
    signatures.close();
  }
}
