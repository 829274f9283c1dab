package io.relayer.operations.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.account.AccountDao;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.operations.chains.ChainSwitch;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwitchesTest {
  private static final ChainId CHAIN = new ChainId(31337);
  private static final Address SENDER = Address.parse("0x" + "0a".repeat(20));

  private final FreshDatabase fresh = new FreshDatabase();

  @BeforeEach
  void oneSenderOfOneChain() {
    fresh.execute(
        """
        insert into chains (chain_id, name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
          in_flight_per_sender)
        values (31337, 'dev', 3, false, 64, interval '1 second', interval '10 minutes', 16)
        """);
    fresh.inTransaction(handle -> {
      AccountDao.register(handle, List.of(CHAIN), List.of(SENDER), "local");
      return AccountDao.takeIntoUse(handle, CHAIN, SENDER, new Nonce(0), 1);
    });
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void pausedSenderTakesNoNonceUntilItIsResumed() {
    assertThat(pause(Halt.SIGNING)).isEqualTo(Switched.CHANGED);
    assertThat(takesNonce(0)).isFalse();
    assertThat(pause(Halt.SENDING)).isEqualTo(Switched.CHANGED);
    assertThat(takesNonce(0)).isFalse();
    assertThat(resume()).isEqualTo(Switched.CHANGED);
    assertThat(takesNonce(0)).isTrue();
  }

  @Test
  void noSenderOfAPausedChainTakesANonce() {
    assertThat(pauseChain(CHAIN)).isEqualTo(Switched.CHANGED);
    assertThat(takesNonce(0)).isFalse();
    assertThat(resumeChain(CHAIN)).isEqualTo(Switched.CHANGED);
    assertThat(takesNonce(0)).isTrue();
  }

  @Test
  void eachChangeIsToldOnceInTheOrderOfItsRoot() {
    pause(Halt.SIGNING);
    pause(Halt.SIGNING);
    resume();
    resume();
    pauseChain(CHAIN);
    pauseChain(CHAIN);
    resumeChain(CHAIN);

    assertThat(events())
        .containsExactly(
            "31337/%s relayer.sender.paused".formatted(SENDER),
            "31337/%s relayer.sender.resumed".formatted(SENDER),
            "31337 relayer.chain.paused",
            "31337 relayer.chain.resumed");
    assertThat(
            fresh.one(
                Boolean.class,
                """
                select (select outbox_pos from accounts) = (select max(pos) from outbox where length(key) > 5)
                   and (select outbox_pos from chains) = (select max(pos) from outbox where length(key) = 5)
                """))
        .isTrue();
  }

  @Test
  void eventSaysWhatIsHaltedAndByWhom() {
    pause(Halt.SENDING);

    assertThat(fresh.one(String.class, "select convert_from(payload, 'utf8') from outbox"))
        .contains(
            "\"chainId\":31337",
            "\"from\":\"" + SENDER + "\"",
            "\"halted\":\"sending\"",
            "\"by\":\"test\"");
  }

  @Test
  void whatIsNotKnownIsNotSwitched() {
    ChainId other = new ChainId(7);

    assertThat(resume(other)).isEqualTo(Switched.UNKNOWN);
    assertThat(pauseChain(other)).isEqualTo(Switched.UNKNOWN);
    assertThat(events()).isEmpty();
  }

  private Switched pause(Halt halt) {
    return fresh.inTransaction(h -> SenderSwitch.pause(h, CHAIN, SENDER, halt, "test"));
  }

  private Switched resume() {
    return resume(CHAIN);
  }

  private Switched resume(ChainId chain) {
    return fresh.inTransaction(h -> SenderSwitch.resume(h, chain, SENDER, "test"));
  }

  private Switched pauseChain(ChainId chain) {
    return fresh.inTransaction(h -> ChainSwitch.pause(h, chain, "test"));
  }

  private Switched resumeChain(ChainId chain) {
    return fresh.inTransaction(h -> ChainSwitch.resume(h, chain, "test"));
  }

  private boolean takesNonce(long expected) {
    return fresh.inTransaction(
        h -> AccountDao.takeNonces(h, CHAIN, SENDER, new Nonce(expected), 1));
  }

  private List<String> events() {
    return fresh
        .database()
        .withHandle(h ->
            h.createQuery(
                    """
                    select convert_from(key, 'utf8') || ' ' || (select e ->> 'text' from jsonb_array_elements(headers) e
                                                                where e ->> 'name' = 'ce_type')
                    from outbox where lane = 'notices' order by pos, id
                    """)
                .mapTo(String.class)
                .list());
  }
}
