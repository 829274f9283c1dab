package io.relayer.app.plan;

import static io.relayer.app.plan.ManyInFlight.CHAIN;
import static io.relayer.app.plan.ManyInFlight.INCLUDED;
import static io.relayer.app.plan.ManyInFlight.SENDERS;
import static io.relayer.app.plan.ManyInFlight.nonceAbove;
import static io.relayer.app.plan.WorkStatements.IN_BLOCK;
import static io.relayer.app.plan.WorkStatements.LONG;
import static io.relayer.app.plan.WorkStatements.PENDING;
import static io.relayer.app.plan.WorkStatements.SIZE;
import static io.relayer.app.plan.WorkStatements.block;

import io.relayer.core.account.SenderWaits;
import io.relayer.core.account.WaitReason;
import io.relayer.core.chain.FinalizedDao;
import io.relayer.core.transaction.InBlock;
import io.relayer.core.transaction.NonceMarks;
import io.relayer.core.transaction.RefusedDao;
import io.relayer.core.transaction.RevertedPayloads;
import io.relayer.core.transaction.UnprovedBlockDao;
import io.relayer.core.transaction.WaitingMarks;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.accounts.Observation;
import io.relayer.monitor.accounts.ObservationDao;
import io.relayer.monitor.accounts.WaitingDao;
import io.relayer.monitor.finality.InclusionDao;
import io.relayer.monitor.inclusion.ChainMatchDao;
import io.relayer.monitor.inclusion.RevertReasonDao;
import io.relayer.signer.signing.KeySightingDao;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Statements of a chain's monitor at each block.
final class BlockStatements {
  private BlockStatements() {}

  static void addTo(WorkStatements work) {
    work.over(PENDING, "hashes of a block", (h, b) -> ChainMatchDao.ours(h, CHAIN, b.hashes()));
    work.over(PENDING, "lock by hash", (h, b) -> ChainMatchDao.lock(h, CHAIN, b.hashes()));
    work.over(IN_BLOCK, "reasons to ask", (h, b) -> RevertReasonDao.put(h, b.ids()));
    work.add("reasons due", h -> RevertReasonDao.due(h, CHAIN, SIZE));
    work.add("reasons moved", h -> RevertReasonDao.forgetMoved(h, CHAIN, SIZE));
    work.over(
        IN_BLOCK,
        "reasons told",
        (h, b) ->
            RevertReasonDao.told(
                h,
                b.ids().stream()
                    .map(id -> new RevertedPayloads.Told(id, block(1_000).hash(), "no"))
                    .toList()));
    work.add("lowest open", h -> ChainMatchDao.lowestOpen(h, CHAIN));
    work.add(
        "overtaken",
        h ->
            ChainMatchDao.overtaken(
                h,
                CHAIN,
                countedTo(nonceAbove(6_900)),
                new ChainMatchDao.Page(null, null, SIZE, false)));
    work.add("marks taken back", h -> NonceMarks.clear(h, CHAIN, countedTo(0)));
    work.add("deep enough", h -> InclusionDao.deepEnough(h, CHAIN, depth(), 0, SIZE));
    work.add( // only while finality stands still, and each block once
        "deep, not final",
        INCLUDED + SIZE,
        h -> InclusionDao.deepButNotFinal(h, CHAIN, depth(), 0, WaitReason.FINALITY, SIZE));
    work.add("finality goes on", h -> WaitingMarks.waitsNoMore(h, CHAIN, WaitReason.FINALITY));
    work.add(
        "waiting for finality", h -> InclusionDao.waiting(h, CHAIN, WaitReason.FINALITY, SIZE));
    work.add("finalized block", h -> FinalizedDao.find(h, CHAIN));
    work.add("blocks of ours", INCLUDED + SIZE, h -> InclusionDao.blocks(h, CHAIN, 990));
    work.add("to be proved", h -> UnprovedBlockDao.page(h, CHAIN, SIZE));
    work.over(IN_BLOCK, "proved", (h, b) -> UnprovedBlockDao.forget(h, CHAIN, blocks()));
    work.over(IN_BLOCK, "unproved", (h, b) -> UnprovedBlockDao.put(h, CHAIN, blocks()));
    work.over(IN_BLOCK, "asked in vain", (h, b) -> UnprovedBlockDao.asked(h, CHAIN, blocks()));
    work.add("refused", h -> RefusedDao.page(h, CHAIN, null, SIZE));
    work.add("orphans", h -> InclusionDao.lockPending(h, CHAIN, List.of(block(99)), SIZE));
    work.add(
        "observed",
        h ->
            ObservationDao.put(
                h,
                CHAIN,
                1_000,
                SENDERS.stream()
                    .map(s -> new Observation(s, new Nonce(99_990), null, Wei.of(11), null))
                    .toList()));
    ObservationDao.Pace pace = new ObservationDao.Pace(Duration.ZERO, LONG);
    work.add("to observe soon", h -> ObservationDao.waiting(h, CHAIN, pace, SIZE));
    work.add("to observe", h -> ObservationDao.round(h, CHAIN, pace, null, SIZE));
    work.add("waiting senders", h -> WaitingDao.counts(h, CHAIN));
    work.add("senders that wait for nothing any more", SenderWaits::endOfIdle);
    work.add("senders without a key", h -> KeySightingDao.markWaiting(h, LONG));
  }

  private static List<InBlock> blocks() {
    return LongStream.range(0, SIZE).mapToObj(WorkStatements::block).toList();
  }

  private static Map<Address, Nonce> countedTo(long nonce) {
    Map<Address, Nonce> counts = new HashMap<>();
    SENDERS.forEach(sender -> counts.put(sender, new Nonce(nonce)));
    return counts;
  }

  private static InclusionDao.Depth depth() {
    return new InclusionDao.Depth(1_000, 900, 998);
  }
}
