package io.relayer.signer.signing;

import io.relayer.core.account.AccountDao;
import io.relayer.core.account.SenderWaits;
import io.relayer.core.account.WaitReason;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.restore.Verified;
import io.relayer.core.transaction.FailureCode;
import io.relayer.core.transaction.TransactionSteps;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.value.Nonce;
import io.relayer.signer.signing.PoolShares.Share;
import io.relayer.signer.signing.SigningCommit.Places;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One round of work for one sender that this process holds the lease of. Senders share nothing
/// here: one that waits, waits alone.
final class SenderWork {
  private static final Logger log = LoggerFactory.getLogger(SenderWork.class);

  /// The most that one SQL transaction signs: bounds its time and memory.
  private static final int PAGE = 512;

  private final PoolShare database;
  private final ServerWatch watch;
  private final Signatures signatures;
  private final UnpayableTurns unpayable = new UnpayableTurns();

  SenderWork(PoolShare database, ServerWatch watch, Signatures signatures) {
    this.database = database;
    this.watch = watch;
    this.signatures = signatures;
  }

  /// What a round did.
  ///
  /// @param signed transactions that got their nonce
  /// @param dropped transactions that no block can hold
  /// @param more whether another round would find work at once
  /// @param left wei of the sender after that; null where that is not known, or was not enough
  record Result(int signed, int dropped, End end, boolean more, @Nullable BigInteger left) {
    private Result(int dropped, End end, boolean more) {
      this(0, dropped, end, more, null);
    }

    boolean isUnsigned() {
      return end == End.UNSIGNED;
    }

    boolean isOvertaken() {
      return end == End.OVERTAKEN;
    }

    boolean wrote() {
      return signed + dropped > 0;
    }
  }

  /// How a round ended.
  enum End {
    /// As far as it could go.
    WELL,
    /// The sender says what it waits for.
    WAITS,
    /// Its key gave no signature at all.
    UNSIGNED,
    /// Another writer was faster; nothing was kept.
    OVERTAKEN
  }

  /// @param ofPool what of its pool falls to the sender
  /// @param places whether an order may still move what is signed to another place
  Result advance(
      SigningChain chain, SenderSituation sender, ChainNow now, Share ofPool, Places places)
      throws InterruptedException {
    Result result = round(chain, sender, now, ofPool, places);
    if (result.end == End.WELL
        && sender.account().waitingFor() != null
        && !sender.halt().any()) { // else a pause would end what has to be told
      database.useTransaction(handle -> SenderWaits.end(handle, sender.chain(), sender.sender()));
    }
    return result;
  }

  private Result round(
      SigningChain chain, SenderSituation sender, ChainNow now, Share ofPool, Places places)
      throws InterruptedException {
    return switch (SenderDecision.of(sender)) {
      case SenderDecision.Rest() -> new Result(0, End.WELL, false);
      case SenderDecision.Wait(WaitReason reason) -> waits(sender, reason);
      case SenderDecision.TakeIntoUse(Nonce first, long number) ->
          takeIntoUse(sender, first, number);
      case SenderDecision.Sign(Nonce next, int room, var funds) ->
          sign(
              chain,
              sender,
              new Batch(next, Math.min(room, PAGE), new SpendableBalance(funds), ofPool, places),
              now);
    };
  }

  private record Batch(Nonce next, int size, SpendableBalance purse, Share ofPool, Places places) {}

  private Result waits(SenderSituation sender, WaitReason reason) {
    database.useTransaction(
        handle -> SenderWaits.put(handle, sender.chain(), sender.sender(), reason));
    return new Result(0, End.WAITS, false);
  }

  /// That its rounds fail; unless a reason stands there already.
  void tellThatItFails(SenderSituation sender) {
    if (sender.account().waitingFor() == null) {
      waits(sender, WaitReason.SIGNING_FAILS);
    }
  }

  private Result takeIntoUse(SenderSituation sender, Nonce first, long number) {
    boolean taken =
        database.inTransaction(handle -> {
          watch.check(handle);
          return AccountDao.takeIntoUse(handle, sender.chain(), sender.sender(), first, number);
        });
    if (taken) {
      log.info(
          "{} on chain {} is taken into use at nonce {}", sender.sender(), sender.chain(), first);
    }
    // else another process was faster, and its first nonce counts; or nothing is taken into use yet
    return new Result(
        0, End.WELL, taken || database.<Boolean, RuntimeException>withHandle(Verified::is));
  }

  private Result sign(SigningChain chain, SenderSituation sender, Batch batch, ChainNow now)
      throws InterruptedException {
    Pricing pricing = new Pricing(now.market(), chain.ceiling());
    boolean others = lookAtUnpayable(sender, batch, pricing);
    List<ReadyTransaction> ready = ready(chain, sender, batch, pricing);
    ReadySelection triage = new ReadySelection(batch.next, pricing, now, batch.purse).of(ready);
    int dropped = passOver(sender, triage, batch.ofPool, now);
    boolean full = ready.size() == batch.size;
    boolean more = others || dropped > 0 || (full && triage.hasUnpayable());
    List<SignedDraft> signed = signatures.sign(chain.id(), sender.sender(), triage.drafts());
    if (signed.isEmpty() && !triage.drafts().isEmpty()) {
      waits(sender, WaitReason.SIGNATURE);
      return new Result(dropped, End.UNSIGNED, false);
    }
    if (signed.isEmpty()) {
      return waits(sender, triage, now, new Result(dropped, End.WELL, more));
    }
    int kept;
    try {
      kept =
          database.inTransaction(handle -> {
            watch.check(handle);
            return SigningCommit.write(
                handle, new SigningCommit.Signed(sender.sender(), signed, batch.places), chain);
          });
    } catch (SigningCommit.Overtaken e) {
      log.info("{}: dropped {} signatures", e.getMessage(), signed.size());
      return new Result(dropped, End.OVERTAKEN, true);
    }
    boolean whole = kept == triage.drafts().size() && !triage.isPenniless();
    return new Result(
        kept,
        dropped,
        End.WELL,
        triage.isPenniless() || more || full || kept < signed.size(),
        whole ? batch.purse.left() : null);
  }

  /// Says what a sender waits for of which nothing was signed, unless it can go on at once.
  private Result waits(SenderSituation sender, ReadySelection triage, ChainNow now, Result result) {
    if (!result.more && triage.isPenniless()) {
      return waits(sender, WaitReason.FUNDS);
    }
    return !result.more && now.market().isEmpty() ? waits(sender, WaitReason.FEES) : result;
  }

  /// @return whether there are more to be looked at at once
  private boolean lookAtUnpayable(SenderSituation sender, Batch batch, Pricing pricing) {
    UnpayableDao.Means means = new UnpayableDao.Means(pricing.caps(), batch.purse.balance());
    return unpayable.next(
        new UnpayableTurns.Queue(sender.chain(), sender.sender()),
        means,
        (after, limit) ->
            database.withHandle(handle ->
                UnpayableDao.ofSender(
                    handle, sender.chain(), sender.sender(), means, after, limit)));
  }

  private List<ReadyTransaction> ready(
      SigningChain chain, SenderSituation sender, Batch batch, Pricing pricing) {
    List<ReadyTransaction> own =
        database.withHandle(handle ->
            ReadyDao.next(handle, chain.id(), sender.sender(), pricing.caps(), batch.size));
    return Stream.concat(own.stream(), batch.ofPool.toSign().stream()).limit(batch.size).toList();
  }

  /// Marks what can't be paid for, and gives up what no block can hold, before it gets a nonce that
  /// it could not use. One that moved meanwhile is read again with the next batch; on an older copy
  /// of the database none is given up.
  ///
  /// @return how many were given up
  private int passOver(SenderSituation sender, ReadySelection triage, Share ofPool, ChainNow now) {
    if (!triage.tooDear().isEmpty()) {
      database.useTransaction(
          handle -> WaitingMarks.waiting(handle, refs(triage.tooDear()), WaitReason.MAX_COST));
    }
    List<ReadyTransaction> beyond =
        Stream.concat(triage.beyondBalance().stream(), ofPool.beyond().stream()).toList();
    if (!beyond.isEmpty()) {
      database.useTransaction(handle -> beyondBalance(handle, sender, beyond));
    }
    if (triage.tooBig().isEmpty()) {
      return 0;
    }
    long holds = now.blockGasLimit().orElseThrow();
    List<String> messages =
        triage.tooBig().stream()
            .map(one -> "asks for %d gas, a block holds %d".formatted(one.gasLimit(), holds))
            .toList();
    return database
        .inTransaction(handle ->
            TransactionSteps.dropped(
                handle, refs(triage.tooBig()), FailureCode.OVER_BLOCK_LIMIT, messages))
        .size();
  }

  private static void beyondBalance(
      Handle handle, SenderSituation sender, List<ReadyTransaction> beyond) {
    AccountDao.lockAsRoots(handle, sender.chain(), List.of(sender.sender()));
    if (!WaitingMarks.waiting(handle, refs(beyond), WaitReason.FUNDS).isEmpty()) {
      SenderWaits.beyondBalance(handle, sender.chain(), sender.sender());
    }
  }

  private static List<TransactionVersion> refs(List<ReadyTransaction> transactions) {
    return transactions.stream().map(ReadyTransaction::ref).toList();
  }
}
