package io.relayer.signer.signing;

import io.relayer.core.chain.BlockGasLimit;
import io.relayer.core.chain.FeeQuote;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.TransactionId;
import io.relayer.signer.intake.PoolDao;
import io.relayer.signer.signing.PoolShares.Share;
import io.relayer.signer.signing.SigningCommit.Places;
import io.relayer.signer.signing.UnpayableDao.Means;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A look for what is to be signed: finds the senders with ready work and room, leases them, and
/// starts a round for each that has none. A round goes as far as it can in one short SQL
/// transaction, and nobody waits for it: see [SenderRounds].
///
/// Crash points: a look writes leases alone, which run out. What dies in a round is told in
/// [SigningCommit].
///
/// Why: RATIONALE.md#places-stand.
final class SigningStep extends RoundsStep<SenderWork.Result> {
  private static final Duration IDLE = Duration.ofMillis(250);

  /// The most of a pool that is shared out at once: bounds a look's memory.
  private static final int MOST_OF_POOL = 2_048;

  /// The most rounds that run at once in all, and of a chain at least: they wait for keys, and
  /// share connections.
  private static final int MOST_ROUNDS = 256;

  private static final int LEAST_OF_CHAIN = 16;

  /// The most rounds of a sender in a row that orders may make vain.
  private static final int MOST_OVERTAKEN = 2;

  private final SenderLeases leases;
  private final SenderWork work;
  private final Runnable more;

  /// Rounds in a row that were dropped since somebody else was faster.
  private final Map<SenderKey, Integer> overtaken = new HashMap<>();

  private final BalanceCache funds = new BalanceCache();
  private final UnpayableTurns unpayable = new UnpayableTurns();
  private final Map<SenderKey, Set<TransactionId>> sharedOut = new HashMap<>();

  /// @param more called by rounds' threads when there may be more to sign at once
  SigningStep(Parts parts, SenderLeases leases, Runnable more) {
    super(parts, Math.max(LEAST_OF_CHAIN, MOST_ROUNDS / Math.max(1, parts.chains().size())));
    this.leases = leases;
    this.work = new SenderWork(share, watch, signatures);
    this.more = more;
  }

  /// What has come to its queue meanwhile is looked for at once where it could be signed; a sender
  /// that waits is looked at again with the next poll.
  @Override
  void ended(SenderWork.Result result) {
    if (result.more() || result.wrote()) {
      more.run();
    }
  }

  @Override
  Duration pause() {
    return IDLE;
  }

  @Override
  void look(SigningChain chain, Optional<FeeQuote> market) {
    List<Address> waiting =
        database.withHandle(
            handle -> SigningDao.sendersWithWork(handle, chain.id(), signer.senders()));
    Set<Address> running = rounds.running(chain.id());
    Set<Address> startable = new LinkedHashSet<>(startable(chain, waiting));
    Set<Address> wanted = new HashSet<>(startable);
    wanted.addAll(running); // a lease is kept while its round runs
    List<Address> mine =
        leases.hold(chain.id(), wanted).stream().filter(startable::contains).toList();
    if (mine.isEmpty()) {
      return;
    }
    ChainNow now =
        new ChainNow(market, database.withHandle(handle -> BlockGasLimit.of(handle, chain.id())));
    List<Address> counted = mine.stream().filter(one -> !funds.knows(chain.id(), one)).toList();
    List<SenderSituation> situations =
        database
            .withHandle(handle ->
                SigningDao.situations(handle, chain.id(), mine, watch.trustedSince(), counted))
            .stream()
            .map(funds::complete)
            .toList();
    Pricing pricing = new Pricing(now.market(), chain.ceiling());
    Map<Address, Share> shares = shares(chain, situations, pricing);
    for (SenderSituation sender : situations) {
      SenderKey key = new SenderKey(chain.id(), sender.sender());
      Share ofPool = shares.getOrDefault(sender.sender(), Share.NONE);
      sharedOut.put(key, ofPool.all().map(one -> one.ref().id()).collect(Collectors.toSet()));
      Places places =
          overtaken.getOrDefault(key, 0) < MOST_OVERTAKEN ? Places.MAY_MOVE : Places.STAND;
      boolean fails = troubles.isToBeTold(key);
      start(
          key,
          () -> {
            if (fails) {
              work.tellThatItFails(sender); // here, since it may wait for the sender's locked row
            }
            return work.advance(chain, sender, now, ofPool, places);
          });
    }
  }

  /// Shares out what the members' pools have ready, but for what rounds that still run have of it.
  /// Another process that has members of the same pool may do so at the same time: the rows'
  /// versions let one of the two sign each.
  private Map<Address, Share> shares(
      SigningChain chain, List<SenderSituation> situations, Pricing pricing) {
    Map<String, List<SenderSituation>> pools = new TreeMap<>();
    for (SenderSituation sender : situations) {
      if (sender.account().pool() != null) {
        pools.computeIfAbsent(sender.account().pool(), _ -> new ArrayList<>()).add(sender);
      }
    }
    Set<TransactionId> taken =
        sharedOut.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    Map<Address, Share> shares = new HashMap<>();
    pools.forEach((pool, members) -> {
      Optional<BigInteger> richest =
          database.withHandle(handle -> PoolDao.richest(handle, chain.id(), pool));
      PoolShares among = PoolShares.among(members, pricing, richest);
      int room = Math.min(among.room(), MOST_OF_POOL);
      if (room > 0) {
        lookAtUnpayable(chain.id(), pool, new Means(pricing.caps(), richest.orElse(null)));
        int most = room + taken.size();
        List<ReadyTransaction> queue =
            database.withHandle(
                handle -> ReadyDao.ofPool(handle, chain.id(), pool, pricing.caps(), most));
        shares.putAll(
            among.of(queue.stream().filter(one -> !taken.contains(one.ref().id())).toList()));
      }
    });
    return shares;
  }

  private void lookAtUnpayable(ChainId chain, String pool, Means means) {
    boolean others =
        unpayable.next(
            new UnpayableTurns.Queue(chain, pool),
            means,
            (after, limit) ->
                database.withHandle(
                    handle -> UnpayableDao.ofPool(handle, chain, pool, means, after, limit)));
    if (others) {
      more.run();
    }
  }

  @Override
  void note(List<SenderRounds.Ended<SenderWork.Result>> ended) {
    for (SenderRounds.Ended<SenderWork.Result> one : ended) {
      SenderKey key = one.key();
      sharedOut.remove(key);
      overtaken.compute(
          key,
          (_, before) ->
              one instanceof SenderRounds.Ended.Well<SenderWork.Result>(var _, var result)
                      && result.isOvertaken()
                  ? Objects.requireNonNullElse(before, 0) + 1
                  : null);
      funds.put(
          key.chain(),
          key.sender(),
          one instanceof SenderRounds.Ended.Well<SenderWork.Result>(var _, var result)
              ? result.left()
              : null);
    }
    super.note(ended);
  }

  @Override
  boolean isUnsigned(SenderWork.Result result) {
    return result.isUnsigned();
  }

  @Override
  boolean goesOn(List<SenderRounds.Ended<SenderWork.Result>> ended) {
    return ended.stream()
        .anyMatch(one ->
            one instanceof SenderRounds.Ended.Well<SenderWork.Result>(var _, var result)
                && result.more());
  }

  @Override
  public void close() throws InterruptedException {
    super.close();
    leases.releaseAll();
  }
}
