package io.relayer.signer.signing;

import io.relayer.core.account.WaitReason;
import io.relayer.core.chain.FeeQuote;
import io.relayer.core.chain.Mempool;
import io.relayer.core.transaction.Attempt;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.signer.signing.Replaceable.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A look for what is to be replaced: empty attempts for what is given up, higher fees for what is
/// ordered, or out for long and too cheap. The senders that have such are gone through in turns,
/// some with each look, and each has a round of its own, which nobody waits for.
///
/// A nonce is only ever signed for again here; none is taken. Whichever attempt is mined, the
/// others can't be. Any number of processes may do this at once: the row's version lets one of them
/// win, and the signatures of the others are dropped unseen.
///
/// Crash points: before the commit nothing has happened; after it the new attempt is the current
/// one, stands in the outbox, and goes its way from there. There is nothing in between.
final class ReplacementStep extends RoundsStep<Boolean> {
  private static final Logger log = LoggerFactory.getLogger(ReplacementStep.class);
  private static final Duration IDLE = Duration.ofMillis(500);

  /// The most senders that a look reads rows of on a chain: bounds its time and memory.
  private static final int PAGE = 32;

  /// The most rounds of a chain that run at once.
  private static final int MOST_ROUNDS = 256;

  private final Map<ChainId, Turn> turns = new HashMap<>();

  ReplacementStep(Parts parts) {
    super(parts, MOST_ROUNDS);
  }

  /// A turn through a chain's senders.
  ///
  /// @param head at its beginning
  /// @param aged whether what is out for long is looked for as well
  /// @param left those that are still to be looked at
  private record Turn(long head, boolean aged, List<Address> left) {}

  @Override
  Duration pause() {
    return isMidTurn() ? Duration.ZERO : IDLE;
  }

  private boolean isMidTurn() {
    return turns.values().stream().anyMatch(turn -> !turn.left.isEmpty());
  }

  @Override
  void look(SigningChain chain, Optional<FeeQuote> market) {
    FeeBump raise = new FeeBump(market, chain.bump());
    OptionalLong head = database.withHandle(handle -> ReplacementDao.head(handle, chain.id()));
    if (head.isEmpty()) {
      return;
    }
    Turn turn = turn(chain, head.getAsLong());
    int page = Math.min(PAGE, turn.left.size());
    turns.put(
        chain.id(), new Turn(turn.head, turn.aged, turn.left.subList(page, turn.left.size())));
    List<Address> senders = startable(chain, turn.left.subList(0, page));
    if (senders.isEmpty()) {
      return;
    }
    Map<Address, List<Replaceable>> due =
        database.withHandle(handle ->
            turn.aged
                ? ReplacementDao.due(handle, chain.id(), senders, chain.bump().afterBlocks())
                : ReplacementDao.askedFor(handle, chain.id(), senders));
    due.forEach((sender, rows) ->
        start(new SenderKey(chain.id(), sender), () -> round(chain, sender, rows, raise)));
  }

  /// The one that is under way, or a new one. What is out for long is looked for once for each
  /// head: no age changes in between.
  private Turn turn(SigningChain chain, long head) {
    Turn before = turns.get(chain.id());
    if (before != null && !before.left.isEmpty()) {
      return before;
    }
    boolean aged = chain.mempool() != Mempool.NONE && (before == null || before.head != head);
    return new Turn(
        head,
        aged,
        database.withHandle(
            handle -> ReplacementDao.senders(handle, chain.id(), signer.senders(), aged)));
  }

  /// @return whether the key gave no signature
  private boolean round(SigningChain chain, Address sender, List<Replaceable> due, FeeBump raise)
      throws InterruptedException {
    Judged judged = judge(due, raise);
    int signed = replace(chain, sender, judged.drafts());
    mark(judged.capped());
    return signed == 0 && !judged.drafts().isEmpty();
  }

  private record Judged(
      List<Replacement> drafts, Map<WaitReason, List<TransactionVersion>> capped) {}

  /// In the order of their nonces. Of those that are out for long, only up to the first that is not
  /// raised: it is what the ones behind it wait for.
  private static Judged judge(List<Replaceable> due, FeeBump raise) {
    List<Replacement> drafts = new ArrayList<>();
    Map<WaitReason, List<TransactionVersion>> capped = new EnumMap<>(WaitReason.class);
    boolean stopped = false;
    for (Replaceable out : due) {
      if (stopped && out.cause() == Cause.OLD) {
        continue;
      }
      switch (raise.of(out)) {
        case FeeBump.Verdict.Sign(Attempt.Kind kind, var body, var fees) ->
            drafts.add(
                new Replacement(
                    out.out().attempts() + 1, kind, new Draft(body, out.nonce(), fees)));
        case FeeBump.Verdict.Capped(WaitReason reason) -> {
          capped.computeIfAbsent(reason, _ -> new ArrayList<>()).add(out.payload().ref());
          stopped = true;
        }
        case FeeBump.Verdict.Leave() -> stopped = true;
      }
    }
    return new Judged(drafts, capped);
  }

  /// @return how many were signed; -1 where they were dropped again
  private int replace(SigningChain chain, Address sender, List<Replacement> replacements)
      throws InterruptedException {
    List<SignedDraft> signed =
        signatures.sign(chain.id(), sender, replacements.stream().map(Replacement::draft).toList());
    if (signed.isEmpty()) {
      return 0;
    }
    int written = write(chain, sender, Replacement.signed(replacements, signed));
    if (written < signed.size()) {
      log.info(
          "{} on chain {}: dropped {} signatures for what has changed, or may not be replaced now",
          sender,
          chain.id(),
          signed.size() - written);
    }
    if (written == 0) {
      return -1;
    }
    log.info("{} on chain {}: {} further attempts", sender, chain.id(), written);
    return written;
  }

  /// Crash points: each try is one SQL transaction, and the last one alone commits.
  ///
  /// @return how many count
  private int write(SigningChain chain, Address sender, List<Replacement.Signed> signed)
      throws InterruptedException {
    List<Replacement.Signed> left = signed;
    while (!left.isEmpty()) {
      List<Replacement.Signed> now = left;
      try {
        return share.inTransaction(handle -> {
          watch.check(handle);
          return ReplacementCommit.write(handle, chain, sender, now);
        });
      } catch (ReplacementCommit.Lost e) { // at least one less
        log.info("{}", e.getMessage());
        left = ReplacementCommit.only(left, e.moved());
      } catch (SigningCommit.Overtaken e) {
        log.info("{}: {}", sender, e.getMessage());
        return 0;
      }
    }
    return 0;
  }

  private void mark(Map<WaitReason, List<TransactionVersion>> capped) {
    capped.forEach((reason, refs) ->
        share.useTransaction(handle -> WaitingMarks.waiting(handle, refs, reason)));
  }

  @Override
  boolean isUnsigned(Boolean unsigned) {
    return unsigned;
  }

  @Override
  boolean goesOn(List<SenderRounds.Ended<Boolean>> ended) {
    return isMidTurn();
  }
}
