package io.relayer.app.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.stack.Rows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What consumers are told of operators' switches, down to the order of the fields.
class SwitchNoticesTest {
  private static final String SENDER = "31337:" + Rows.SENDER;

  private final Rows rows = Rows.withoutKafka();

  @AfterEach
  void close() {
    rows.close();
  }

  private String told() {
    return rows.one(
        String.class,
        """
        select string_agg(concat(jsonb_path_query_first(headers, '$[*] ? (@.name == "ce_type").text') #>> '{}', ' ', jsonb_path_query_first(headers, '$[*] ? (@.name == "ce_subject").text') #>> '{}', ' ',
          regexp_replace(convert_from(payload, 'UTF8'), '"at":"[0-9TZ:.-]+"', '"at"')), e'\\n' order by id)
        from outbox where lane = 'notices'
        """);
  }

  @Test
  void switchesOfSenders() {
    rows.relayer("senders", "pause", SENDER);
    rows.relayer("senders", "pause", SENDER, "--all");
    rows.relayer("senders", "resume", SENDER);

    assertThat(told())
        .isEqualTo(
            """
            relayer.sender.paused 31337/%1$s {"chainId":31337,"from":"%1$s","halted":"signing","by":"command line","at"}
            relayer.sender.paused 31337/%1$s {"chainId":31337,"from":"%1$s","halted":"sending","by":"command line","at"}
            relayer.sender.resumed 31337/%1$s {"chainId":31337,"from":"%1$s","by":"%2$s","at"}\
            """
                .formatted(Rows.SENDER, "operator:" + System.getProperty("user.name")));
  }

  @Test
  void switchesOfChains() {
    rows.relayer("chains", "pause", "31337");
    rows.relayer("chains", "resume", "31337");

    assertThat(told())
        .isEqualTo(
            """
            relayer.chain.paused 31337 {"chainId":31337,"halted":"signing","by":"command line","at"}
            relayer.chain.resumed 31337 {"chainId":31337,"by":"command line","at"}\
            """);
  }
}
