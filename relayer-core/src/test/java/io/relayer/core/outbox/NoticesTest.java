package io.relayer.core.outbox;

import static io.relayer.core.transaction.Lives.CHAIN;
import static io.relayer.core.transaction.Lives.SENDER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import io.relayer.core.account.AccountDao;
import io.relayer.core.account.SenderHold;
import io.relayer.core.account.SenderWaits;
import io.relayer.core.account.WaitReason;
import io.relayer.messages.Trace;
import io.relayer.messages.event.EventName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The values are contracts down to the order of their fields.
class NoticesTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @BeforeEach
  void register() {
    fresh
        .database()
        .useTransaction(
            handle -> AccountDao.register(handle, List.of(CHAIN), List.of(SENDER), "local"));
  }

  @AfterEach
  void close() {
    fresh.close();
  }

  private static String json(Notice notice) {
    return new String(notice.json(), UTF_8);
  }

  @Test
  void factsStandBetweenWhatItIsAboutAndTheTime() {
    Notice notice =
        Notice.ofSender(EventName.SENDER_ADOPTED, CHAIN, SENDER)
            .with("strangersFrom", 1L)
            .with("nextNonce", 4L)
            .with("halted", null)
            .with("by", "somebody")
            .build();

    assertThat(json(notice))
        .isEqualTo(
            "{\"chainId\":31337,\"from\":\"%s\",\"strangersFrom\":1,\"nextNonce\":4,\"by\":\"somebody\",\"at\":\"%s\"}"
                .formatted(SENDER, notice.event().time()));
    assertThat(notice.event().headers().toJson())
        .contains("relayer.sender.adopted", "relayer/31337", "31337/" + SENDER)
        .doesNotContain("ce_sequence", "traceparent");
  }

  @Test
  void chainIsItsOwnSubject() {
    Notice notice =
        Notice.ofChain(EventName.CHAIN_FINALITY_VIOLATED, CHAIN).with("transactions", 3).build();

    assertThat(json(notice))
        .isEqualTo(
            "{\"chainId\":31337,\"transactions\":3,\"at\":\"%s\"}"
                .formatted(notice.event().time()));
    assertThat(notice.event().subject()).isEqualTo("31337");
    assertThat(notice.event().type().name()).isEqualTo("relayer.chain.finality-violated");
  }

  @Test
  void requestIsOfNoChainAndKeepsItsIdAndTrace() {
    Trace trace = new Trace("00-" + "ab".repeat(16) + "-" + "cd".repeat(8) + "-01", null);

    Notice notice =
        Notice.ofRequest(EventName.REJECTED, "billing", "a")
            .withId("topic-0-7")
            .withTrace(trace)
            .with("state", "rejected")
            .with("failure", Map.of("code", "MALFORMED"))
            .build();

    assertThat(json(notice))
        .isEqualTo(
            "{\"id\":\"a\",\"producer\":\"billing\",\"state\":\"rejected\",\"failure\":{\"code\":\"MALFORMED\"},\"at\":\"%s\"}"
                .formatted(notice.event().time()));
    assertThat(notice.event().id()).isEqualTo("topic-0-7");
    assertThat(notice.event().subject()).isEqualTo("billing/a");
    assertThat(notice.event().type().source()).isEqualTo("relayer");
    assertThat(notice.event().trace()).isEqualTo(trace);
  }

  private List<String> told() {
    return fresh
        .database()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select concat(jsonb_path_query_first(headers, '$[*] ? (@.name == "ce_type").text') #>> '{}', ' ',
                      regexp_replace(convert_from(payload, 'UTF8'), '"at":"[0-9TZ:.-]+"', '"at"'))
                    from outbox order by id
                    """)
                .mapTo(String.class)
                .list());
  }

  @Test
  void whatSendersWaitForIsTold() {
    fresh
        .database()
        .useTransaction(handle -> {
          SenderWaits.put(handle, CHAIN, SENDER, WaitReason.FUNDS);
          SenderHold.put(
              handle, CHAIN, SENDER, new SenderHold.Held(WaitReason.HASH_MISMATCH, "0xaa, 0xbb"));
          SenderHold.release(handle, CHAIN, SENDER, new SenderHold.Release("somebody", true));
        });

    assertThat(told())
        .containsExactly(
            "relayer.sender.low-balance {\"chainId\":31337,\"from\":\"%s\",\"waitingFor\":\"funds\",\"at\"}"
                .formatted(SENDER),
            "relayer.sender.held {\"chainId\":31337,\"from\":\"%s\",\"waitingFor\":\"hash-mismatch\",\"detail\":\"0xaa, 0xbb\",\"at\"}"
                .formatted(SENDER),
            "relayer.sender.released {\"chainId\":31337,\"from\":\"%s\",\"waitedFor\":\"hash-mismatch\",\"notExecuted\":true,\"by\":\"somebody\",\"at\"}"
                .formatted(SENDER));
  }
}
