package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunningPostgresTest {
  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://one:5432/any?user=me&password=a%26b, one:5432, me, a&b",
    "jdbc:postgresql://one/?password=p&user=me, one, me, p",
    "jdbc:postgresql://[::1]:5432/, [::1]:5432, postgres, ''",
    "jdbc:postgresql://one:1?sslmode=disable, one:1, postgres, ''"
  })
  void theAddressIsOneForEachDatabase(String url, String host, String user, String password) {
    RunningPostgres server = RunningPostgres.at(url);
    assertThat(server.url("mine")).isEqualTo("jdbc:postgresql://%s/mine", host);
    assertThat(server.user()).isEqualTo(user);
    assertThat(server.password()).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres://one/?password=secret", "one:5432", "jdbc:postgresql:mine"})
  void anotherKindOfAddressIsRefusedWithoutItsPassword(String url) {
    assertThatThrownBy(() -> RunningPostgres.at(url))
        .isInstanceOf(DevnetException.class)
        .hasMessageContaining("expected jdbc:postgresql://host:port/?user=")
        .hasMessageNotContaining("secret");
  }

  @Test
  void messagesNameTheServerAndNoPassword() {
    assertThat(RunningPostgres.at("jdbc:postgresql://one/?password=secret"))
        .hasToString("PostgreSQL at jdbc:postgresql://one");
  }
}
