package io.relayer.signer.signing;

import io.relayer.core.chain.ChainHeadDao;
import io.relayer.core.database.Database;
import io.relayer.core.domain.Address;
import io.relayer.core.domain.ChainId;
import io.relayer.core.restore.Holds;
import io.relayer.core.restore.ServerChangedException;
import io.relayer.core.restore.ServerWatch;
import io.relayer.core.run.Step;
import io.relayer.core.signing.MarketFees;
import io.relayer.core.signing.ReadyDao;
import io.relayer.core.signing.ReadyTransaction;
import io.relayer.core.signing.SenderSituation;
import io.relayer.core.signing.SigningDao;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// A round of signing: finds the senders with ready work and room, leases them, and lets each go as
/// far as it can in one short SQL transaction, several senders at a time.
final class SigningStep implements Step {
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration HELD = Duration.ofSeconds(1);

  /// The most of a pool that is shared out at once: bounds a round's memory.
  private static final int MOST_OF_POOL = 2_048;

  private final Database database;
  private final ServerWatch watch;
  private final TransactionSigner signer;
  private final List<SigningChain> chains;
  private final SenderLeases leases;
  private final SenderWork work;
  private final Consumer<ChainId> signed;
  private final SenderTroubles troubles = new SenderTroubles();
  private final KnownFunds funds = new KnownFunds();
  private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

  SigningStep(Parts parts, TransactionSigner signer, List<SigningChain> chains) {
    this.database = parts.database();
    this.watch = parts.watch();
    this.signed = parts.signed();
    this.leases = parts.leases();
    this.work = parts.work();
    this.signer = signer;
    this.chains = chains;
  }

  /// What a round works with.
  ///
  /// @param signed called with the chain after a commit that put something into the outbox
  record Parts(
      Database database,
      ServerWatch watch,
      SenderLeases leases,
      SenderWork work,
      Consumer<ChainId> signed) {}

  @Override
  public Duration advance() throws InterruptedException {
    if (database.withHandle(Holds::any)) {
      return HELD;
    }
    Map<ChainId, MarketFees> fees = database.withHandle(SigningDao::freshFees);
    boolean more = false;
    for (SigningChain chain : chains) {
      more |= advance(chain, Optional.ofNullable(fees.get(chain.id())));
    }
    return more ? Duration.ZERO : IDLE;
  }

  private boolean advance(SigningChain chain, Optional<MarketFees> market)
      throws InterruptedException {
    List<Address> waiting =
        database.withHandle(
            handle -> SigningDao.sendersWithWork(handle, chain.id(), signer.senders()));
    long at = System.nanoTime();
    List<Address> able = waiting.stream().filter(sender -> !troubles.sitsOut(sender, at)).toList();
    List<Address> mine = leases.hold(chain.id(), able);
    if (mine.isEmpty()) {
      return false;
    }
    ChainNow now =
        new ChainNow(
            market, database.withHandle(handle -> ChainHeadDao.gasLimit(handle, chain.id())));
    List<Address> counted = mine.stream().filter(one -> !funds.knows(chain.id(), one)).toList();
    List<SenderSituation> situations =
        database
            .withHandle(handle ->
                SigningDao.situations(handle, chain.id(), mine, watch.trustedSince(), counted))
            .stream()
            .map(funds::complete)
            .toList();
    Pricing pricing = new Pricing(now.market(), chain.ceiling());
    Map<Address, List<ReadyTransaction>> shares = shares(chain, situations, pricing);
    Map<Address, Future<SenderWork.Result>> rounds = new LinkedHashMap<>();
    for (SenderSituation sender : situations) {
      List<ReadyTransaction> ofPool = shares.getOrDefault(sender.sender(), List.of());
      rounds.put(sender.sender(), senders.submit(() -> work.advance(chain, sender, now, ofPool)));
    }
    boolean more = false;
    for (Map.Entry<Address, Future<SenderWork.Result>> round : rounds.entrySet()) {
      more |= finish(chain.id(), round.getKey(), round.getValue());
    }
    return more;
  }

  /// Shares out what the members' pools have ready. Another process that has members of the same
  /// pool may do so at the same time: the rows' versions let one of the two sign each.
  private Map<Address, List<ReadyTransaction>> shares(
      SigningChain chain, List<SenderSituation> situations, Pricing pricing) {
    Map<String, List<SenderSituation>> pools = new TreeMap<>();
    for (SenderSituation sender : situations) {
      if (sender.account().pool() != null) {
        pools.computeIfAbsent(sender.account().pool(), _ -> new ArrayList<>()).add(sender);
      }
    }
    Map<Address, List<ReadyTransaction>> shares = new HashMap<>();
    pools.forEach((pool, members) -> {
      PoolShares among = PoolShares.among(members, pricing);
      int room = Math.min(among.room(), MOST_OF_POOL);
      if (room > 0) {
        shares.putAll(
            among.of(
                database.withHandle(
                    handle -> ReadyDao.ofPool(handle, chain.id(), pool, pricing.caps(), room))));
      }
    });
    return shares;
  }

  private boolean finish(ChainId chain, Address sender, Future<SenderWork.Result> round)
      throws InterruptedException {
    try {
      SenderWork.Result result = round.get();
      troubles.worked(sender);
      funds.put(chain, sender, result.left());
      if (result.wrote()) {
        signed.accept(chain);
      }
      return result.more();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ServerChangedException changed) {
        throw changed;
      }
      troubles.failed(sender, e, System.nanoTime());
      return false;
    }
  }

  @Override
  public void close() {
    senders.shutdownNow();
    work.close();
    leases.releaseAll();
  }
}
