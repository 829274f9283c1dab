package io.relayer.signer.signing;

import io.relayer.core.attempt.Attempt;
import io.relayer.core.config.Mempool;
import io.relayer.core.database.Database;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.lifecycle.Ref;
import io.relayer.core.lifecycle.TransactionSteps;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerChangedException;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.run.Step;
import io.relayer.core.signing.MarketFees;
import io.relayer.core.signing.Replaceable;
import io.relayer.core.signing.Replaceable.Cause;
import io.relayer.core.signing.ReplacementDao;
import io.relayer.core.signing.SigningDao;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A round of replacing: empty attempts for what is given up, higher fees for what is ordered, or
/// out for long and too cheap.
///
/// A nonce is only ever signed for again here; none is taken. Whichever attempt is mined, the
/// others can't be. Any number of processes may do this at once: the row's version lets one of them
/// win, and the signatures of the others are dropped unseen.
///
/// Crash points: before the commit nothing has happened; after it the new attempt is the current
/// one, stands in the outbox, and goes its way from there. There is nothing in between.
final class ReplacementStep implements Step {
  private static final Logger log = LoggerFactory.getLogger(ReplacementStep.class);
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final Duration HELD = Duration.ofSeconds(1);

  /// The most that a round looks at on a chain: bounds its time and memory.
  private static final int PAGE = 512;

  private final Database database;
  private final ServerWatch watch;
  private final Signatures signatures;
  private final TransactionSigner signer;
  private final List<SigningChain> chains;
  private final Consumer<ChainId> written;
  private final SenderTroubles troubles = new SenderTroubles();
  private final Map<ChainId, Long> lookedAt = new HashMap<>();

  /// @param written called with a chain after a commit that wrote events or broadcasts of it
  ReplacementStep(
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
      return HELD;
    }
    Map<ChainId, MarketFees> fees = database.withHandle(SigningDao::freshFees);
    for (SigningChain chain : chains) {
      Raise raise = new Raise(Optional.ofNullable(fees.get(chain.id())), chain.bump());
      long now = System.nanoTime();
      for (Map.Entry<Address, List<Replaceable>> one : due(chain).entrySet()) {
        if (!troubles.sitsOut(one.getKey(), now)) {
          advance(chain, one.getKey(), one.getValue(), raise);
        }
      }
    }
    return IDLE;
  }

  /// What is out for long is looked for once for each head: no age changes in between.
  private Map<Address, List<Replaceable>> due(SigningChain chain) {
    OptionalLong head = database.withHandle(handle -> ReplacementDao.head(handle, chain.id()));
    if (head.isEmpty()) {
      return Map.of();
    }
    Long before = lookedAt.put(chain.id(), head.getAsLong());
    Set<Address> senders = signer.senders();
    return database.withHandle(handle ->
        chain.mempool() == Mempool.NONE || (before != null && before == head.getAsLong())
            ? ReplacementDao.askedFor(handle, chain.id(), senders, PAGE)
            : ReplacementDao.due(handle, chain.id(), senders, chain.bump().afterBlocks(), PAGE));
  }

  private void advance(SigningChain chain, Address sender, List<Replaceable> due, Raise raise)
      throws InterruptedException {
    try {
      Judged judged = judge(due, raise);
      boolean wrote = replace(chain, sender, judged.drafts());
      wrote |= mark(judged.capped());
      if (wrote) {
        written.accept(chain.id());
      }
      troubles.worked(sender);
    } catch (ServerChangedException e) {
      throw e;
    } catch (RuntimeException e) {
      troubles.failed(sender, e, System.nanoTime());
    }
  }

  private record Judged(List<Replacement> drafts, Map<String, List<Ref>> capped) {}

  /// In the order of their nonces. Of those that are out for long, only up to the first that is not
  /// raised: it is what the ones behind it wait for.
  private static Judged judge(List<Replaceable> due, Raise raise) {
    List<Replacement> drafts = new ArrayList<>();
    Map<String, List<Ref>> capped = new HashMap<>();
    boolean stopped = false;
    for (Replaceable out : due) {
      if (stopped && out.cause() == Cause.OLD) {
        continue;
      }
      switch (raise.of(out)) {
        case Raise.Verdict.Sign(Attempt.Kind kind, var body, var fees) ->
            drafts.add(
                new Replacement(
                    out.out().attempts() + 1, kind, new Draft(body, out.nonce(), fees)));
        case Raise.Verdict.Capped(String reason) -> {
          capped.computeIfAbsent(reason, _ -> new ArrayList<>()).add(out.payload().ref());
          stopped = true;
        }
        case Raise.Verdict.Leave() -> stopped = true;
      }
    }
    return new Judged(drafts, capped);
  }

  private boolean replace(SigningChain chain, Address sender, List<Replacement> replacements)
      throws InterruptedException {
    List<SignedDraft> signed =
        signatures.sign(chain.id(), sender, replacements.stream().map(Replacement::draft).toList());
    if (signed.isEmpty()) {
      return false;
    }
    try {
      database.useTransaction(handle -> {
        watch.check(handle);
        ReplacementCommit.write(handle, chain, sender, Replacement.signed(replacements, signed));
      });
    } catch (SigningCommit.Overtaken e) {
      log.info("{}: dropped {} signatures", e.getMessage(), signed.size());
      return false;
    }
    log.info("{} on chain {}: {} further attempts", sender, chain.id(), signed.size());
    return true;
  }

  private boolean mark(Map<String, List<Ref>> capped) {
    Set<Object> marked = new HashSet<>();
    capped.forEach((reason, refs) ->
        database.useTransaction(
            handle -> marked.addAll(TransactionSteps.waiting(handle, refs, reason))));
    return !marked.isEmpty();
  }

  @Override
  public void close() {
    signatures.close();
  }
}
