package io.relayer.core.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.TestDatabase;
import io.relayer.devnet.TestStack;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.messages.TransactionId;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DomainColumnsTest {
  private final TestDatabase fresh = TestStack.database();
  private final Database database =
      Database.open(DatabaseSettings.of(fresh.url(), fresh.user(), fresh.password()));

  @AfterAll
  void close() {
    database.close();
    fresh.close();
  }

  /// A value, and the column type that it stands in.
  record Stored(Object value, String type) {}

  static Stream<Stored> values() {
    return Stream.of(
        new Stored(Bytes.parse("0x00ff80"), "bytea"),
        new Stored(Bytes.EMPTY, "bytea"),
        new Stored(Address.parse("0x" + "80".repeat(20)), "bytea"),
        new Stored(TxHash.parse("0x" + "fe".repeat(32)), "bytea"),
        new Stored(BlockHash.parse("0x" + "00".repeat(32)), "bytea"),
        new Stored(new Wei(BigInteger.TWO.pow(255)), "numeric"),
        new Stored(new Nonce(Long.MAX_VALUE), "bigint"),
        new Stored(new ChainId(31337), "bigint"),
        new Stored(TransactionId.next(1), "uuid"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueComesBackAsItWasBound(Stored stored) {
    Object read =
        database.withHandle(h ->
            h.createQuery("select :value::" + stored.type())
                .bind("value", stored.value())
                .mapTo(stored.value().getClass())
                .one());

    assertThat(read).isEqualTo(stored.value());
  }

  @ParameterizedTest
  @MethodSource("values")
  void anArrayComesBackAsItWasBoundWithItsNulls(Stored stored) {
    List<@Nullable Object> values = Arrays.asList(stored.value(), null, stored.value());

    assertThat(throughArray(stored, values)).isEqualTo(values);
    assertThat(throughArray(stored, Collections.emptyList())).isEmpty();
  }

  private List<?> throughArray(Stored stored, List<@Nullable Object> values) {
    return database.withHandle(h ->
        h.createQuery(
                "select v from unnest(:values::%s[]) with ordinality as u (v, place) order by place"
                    .formatted(stored.type()))
            .bindArray("values", stored.value().getClass(), values)
            .mapTo(stored.value().getClass())
            .list());
  }
}
