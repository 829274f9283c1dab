package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.messages.request.FeeTerms;
import io.relayer.messages.request.Origin;
import io.relayer.signer.intake.PoolDao;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final Origin PAYOUTS = new Origin.Pool(SigningFixture.CHAIN, "payouts");

  private static final Duration LEASE = Duration.ofSeconds(1);

  private final SigningFixture fixture = new SigningFixture();
  private final List<Address> members = fixture.senders.subList(0, 3);
  private final AwaitedLoop loop = fixture.loop(LEASE);

  @BeforeEach
  void join() throws Exception {
    fixture.watch.verify();
    join(Map.of("payouts", members));
    members.forEach(member -> fixture.observe(member, 0, 0));
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void eachGoesToTheMemberWithTheMostRoom() throws Exception {
    fixture.sql("update chains set in_flight_per_sender = 4");
    fixture.queue(members.getFirst(), FeeTerms.DEFAULT, 5, 5); // its own take half of its room
    sign(loop);
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5);
    sign(loop);

    assertThat(share()).isEqualTo("2 4 4");
    assertThat(fixture.count("queued")).isEqualTo(2);
    assertThat(
            fixture.ask(
                "select count(distinct (sender, nonce)) from transactions where state = 'signed'",
                Integer.class))
        .isEqualTo(12);
  }

  @Test
  void whoIsPausedOrEmptyIsPassedOver() throws Exception {
    pause(members.get(0));
    balance(members.get(1), 5);
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 5, 5, 5);
    sign(loop);
    assertThat(
            fixture.ask("select count(*) from transactions where state = 'signed'", Integer.class))
        .isEqualTo(3);
    assertThat(fixture.ask("select count(distinct sender) from transactions", Integer.class))
        .isEqualTo(1);
  }

  @Test
  void whatAMemberHasSignedIsItsOwnFromThenOn() throws Exception {
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, 5);
    sign(loop);
    join(Map.of("others", members));
    assertThat(
            fixture.ask(
                "select count(*) from transactions where pool = 'payouts' and sender is not null and nonce = 0",
                Integer.class))
        .isEqualTo(1);
  }

  @Test
  void aPoolWithoutMembersIsNotKnown() {
    assertThat(known("payouts")).isTrue();
    join(Map.of());
    assertThat(known("payouts")).isFalse();
    assertThat(known("other")).isFalse();
  }

  @Test
  void processesThatShareAPoolSignEachOnce() throws Exception {
    fixture.sql("update chains set in_flight_per_sender = 200");
    fixture.queue(PAYOUTS, FeeTerms.DEFAULT, new int[100]);
    AwaitedLoop other = fixture.loop(LEASE);
    try (var threads = Executors.newFixedThreadPool(2)) {
      var first = threads.submit(() -> until(loop));
      var second = threads.submit(() -> until(other));
      first.get();
      second.get();
    }
    assertThat(fixture.count("signed")).isEqualTo(100);
    assertThat(fixture.ask("select sum(next_nonce) from accounts", Integer.class)).isEqualTo(100);
    assertThat(fixture.ask("select count(*) from attempts", Integer.class)).isEqualTo(100);
  }

  private Object until(AwaitedLoop signing) throws Exception {
    for (int rounds = 0; fixture.count("queued") > 0; rounds++) {
      assertThat(rounds).isLessThan(10_000);
      signing.signing().advance();
    }
    return signing;
  }

  private void join(Map<String, List<Address>> pools) {
    fixture.database.useTransaction(
        h -> PoolDao.put(h, List.of(SigningFixture.CHAIN), fixture.senders, pools));
  }

  private boolean known(String pool) {
    return !fixture
        .database
        .withHandle(h -> PoolDao.known(h, Set.of(new PoolDao.Pool(SigningFixture.CHAIN, pool))))
        .isEmpty();
  }

  private static void sign(AwaitedLoop loop) throws Exception {
    SigningFixture.settle(loop.signing());
  }

  private void pause(Address member) {
    fixture.database.useTransaction(
        h -> h.execute("update accounts set paused = 'signing' where address = ?", member));
  }

  private void balance(Address member, long wei) {
    fixture.database.useTransaction(h ->
        h.execute(
            "update account_observations set balance = ?, balance_nonce = latest_nonce where address = ?",
            wei,
            member));
  }

  /// How many of the pool each member has signed, fewest first.
  private String share() {
    return fixture.ask(
        """
        select string_agg(n::text, ' ' order by n) from (
          select count(*) as n from transactions where pool = 'payouts' and sender is not null group by sender) x
        """,
        String.class);
  }
}
