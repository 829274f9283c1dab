package io.relayer.monitor.accounts;

import io.relayer.core.database.PassedOver;
import io.relayer.core.database.Portions;
import io.relayer.core.lease.Lease;
import io.relayer.core.runtime.Channel;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.Wei;
import io.relayer.monitor.accounts.ObservationDao.Due;
import io.relayer.monitor.accounts.ObservationDao.Pace;
import io.relayer.monitor.accounts.ObservationDao.Round;
import io.relayer.monitor.leader.Backoff;
import io.relayer.monitor.leader.ChainTerms;
import io.relayer.monitor.leader.Leader;
import io.relayer.monitor.leader.LeaderWork;
import io.relayer.monitor.leader.MonitorMetrics;
import io.relayer.monitor.leader.Piecemeal;
import io.relayer.monitor.window.BlockDao;
import io.relayer.monitor.window.BlockLink;
import io.relayer.node.ChainNodes;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.ChainReads;
import io.relayer.node.chain.NodeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Observes accounts: all of them at first, after the database server started, and now and then, as
/// a look goes round them page by page; those with requests that wait for a nonce about once per
/// block, found from that work. Without that a signer would not take a new account into use, nor go
/// on after a restart. Those with transactions out are observed at each head by the inclusion
/// package.
public final class AccountWork implements LeaderWork {
  private static final Logger log = LoggerFactory.getLogger(AccountWork.class);
  private static final int BATCH = 200;
  private static final int MOST_FAILURES = 32;
  private static final int FIRST_PAUSE = 5; // blocks
  private static final int LONGEST_PAUSE = 80;
  private static final Duration SOONEST = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final Duration CODE_EVERY = Duration.ofMinutes(10);

  private final Leader leader;
  private final ChainNodes nodes;
  private final ChainTerms terms;
  private final Duration busy;
  private final Backoff<Address> passedOver = new Backoff<>(FIRST_PAUSE, LONGEST_PAUSE);
  private final PassedOver<Address> refused;
  private final Map<Address, Instant> askedForCode = new HashMap<>();
  private @Nullable Address after;

  public AccountWork(Leader leader, ChainNodes nodes, ChainTerms terms, MonitorMetrics metrics) {
    this.leader = leader;
    this.nodes = nodes;
    this.terms = terms;
    this.refused = metrics.passedOver("what was observed of it can't be written down");
    Duration most = terms.blockTime().compareTo(SOON) < 0 ? terms.blockTime() : SOON;
    this.busy = most.compareTo(SOONEST) < 0 ? SOONEST : most;
  }

  @Override
  public Duration advance(Lease lease) {
    Pace pace = new Pace(busy, IDLE);
    Address from = after;
    List<Due> waiting =
        leader.read(handle -> ObservationDao.waiting(handle, terms.chain(), pace, BATCH));
    Round round =
        leader.read(handle -> ObservationDao.round(handle, terms.chain(), pace, from, BATCH));
    Optional<BlockLink> head = leader.read(handle -> BlockDao.head(handle, terms.chain()));
    if (head.isEmpty()) {
      return terms.pollEvery();
    }
    List<Due> due =
        Stream.concat(waiting.stream(), round.due().stream())
            .distinct()
            .filter(one -> passedOver.isDue(one.account(), head.get().number()))
            .toList();
    if (due.isEmpty()) {
      after = round.end();
      return terms.pollEvery();
    }
    Instant now = Instant.now();
    List<Address> forCode =
        due.stream()
            .map(Due::account)
            .filter(account ->
                askedForCode.getOrDefault(account, Instant.EPOCH).isBefore(now.minus(CODE_EVERY)))
            .toList();
    Piecemeal.Told<Due, List<Observation>> told =
        Piecemeal.ask(
            due,
            MOST_FAILURES,
            piece -> nodes.onOneNode(n -> observe(n, piece, forCode, head.get())));
    told.untold().forEach((one, why) -> passOver(one.account(), head.get().number(), why));
    List<Observation> counted = told.answers().stream().flatMap(List::stream).toList();
    if (counted.isEmpty() && told.ended().isPresent()) {
      throw told.ended().get();
    }
    counted.forEach(one -> passedOver.succeeded(one.account()));
    List<Observation> observed = withBalances(counted, BlockRef.of(head.get().hash()));
    forCode.forEach(account -> askedForCode.put(account, now)); // as many as there are accounts
    leader.write(
        lease,
        handle -> {
          Portions.within(
              handle,
              observed,
              some -> ObservationDao.put(handle, terms.chain(), head.get().number(), some),
              (one, why) -> {
                passedOver.failed(one.account(), head.get().number());
                refused.accept(one.account(), why);
              });
          return observed;
        });
    if (told.ended().isPresent()) {
      throw told.ended().get(); // the rest of the page is asked about again
    }
    after = round.end();
    leader.announce().accept(Channel.SIGNING);
    boolean isMore = waiting.size() == BATCH || round.due().size() == BATCH;
    return isMore ? Duration.ZERO : terms.pollEvery();
  }

  /// What no node tells of one account decides for no other.
  private void passOver(Address account, long head, NodeException why) {
    passedOver.failed(account, head);
    log.error(
        "{} on chain {}: no node tells its nonce or its balance: passed over, the others are observed, and it is asked about again later: {}",
        account,
        terms.chain(),
        why.toString());
  }

  private static List<Observation> observe(
      ChainReads node, List<Due> due, List<Address> forCode, BlockLink head) {
    BlockRef at = BlockRef.of(head.hash());
    List<Address> accounts = due.stream().map(Due::account).toList();
    Map<Address, Nonce> latest = node.transactionCounts(accounts, at);
    List<Address> undecided = undecided(due, latest);
    Map<Address, Nonce> pending =
        undecided.isEmpty() ? Map.of() : node.transactionCounts(undecided, BlockRef.PENDING);
    Map<Address, Boolean> delegations =
        delegations(node, accounts.stream().filter(forCode::contains).toList(), at);
    List<Observation> observed = new ArrayList<>(accounts.size());
    latest.forEach((account, nonce) ->
        observed.add(
            new Observation(account, nonce, pending.get(account), null, delegations.get(account))));
    return observed;
  }

  /// What no node tells, or tells in a form that can't be read, stays as it was: nothing is counted
  /// by a balance, so no account waits for that of another one.
  private List<Observation> withBalances(List<Observation> observed, BlockRef at) {
    Piecemeal.Told<Address, Map<Address, Wei>> told =
        Piecemeal.ask(
            observed.stream().map(Observation::account).toList(),
            MOST_FAILURES,
            piece -> nodes.onOneNode((ChainReads node) -> node.balances(piece, at)));
    told.untold().forEach((account, why) -> balanceUnknown(account.toString(), why));
    told.ended().ifPresent(why -> balanceUnknown(told.left().size() + " accounts", why));
    Map<Address, Wei> balances = new HashMap<>();
    told.answers().forEach(balances::putAll);
    return observed.stream()
        .map(one ->
            new Observation(
                one.account(),
                one.latest(),
                one.pending(),
                balances.get(one.account()),
                one.delegated()))
        .toList();
  }

  private void balanceUnknown(String whose, NodeException why) {
    log.warn("chain {}: the balance of {} is not known: {}", terms.chain(), whose, why.toString());
  }

  /// Read last, and for nothing but the size of a window: what a node does not tell stays as it
  /// was.
  private static Map<Address, Boolean> delegations(
      ChainReads node, List<Address> accounts, BlockRef at) {
    try {
      return accounts.isEmpty() ? Map.of() : node.delegations(accounts, at);
    } catch (NodeException e) {
      if (e.reason() == NodeException.Reason.INTERRUPTED) {
        throw e;
      }
      log.debug(
          "chain {}: not told whether accounts are delegated: {}", node.chainId(), e.toString());
      return Map.of();
    }
  }

  /// Those of which it matters what else is in the pool: that are not in use yet, or whose chain is
  /// ahead of us. Of all others the database alone counts.
  private static List<Address> undecided(List<Due> due, Map<Address, Nonce> latest) {
    return due.stream()
        .filter(one -> one.next() == null || isAhead(latest.get(one.account()), one.next()))
        .map(Due::account)
        .toList();
  }

  private static boolean isAhead(@Nullable Nonce count, long next) {
    return count != null && count.value() > next;
  }
}
