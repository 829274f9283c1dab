package io.relayer.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.FreshDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ViewRowTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void weiAreTextInDocumentsAndCountsAreNumbers() {
    List<ViewRow> rows =
        fresh
            .database()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        select 7::numeric(78,0) as small_value, 115792089237316195423570985008687907853::numeric as value,
                               1e21::numeric as round_value, 3::bigint as block_number
                        """)
                    .map(ViewRow::read)
                    .list());
    assertThat(JsonMapper.shared().writeValueAsString(rows.getFirst().json()))
        .isEqualTo(
            "{\"smallValue\":\"7\",\"value\":\"115792089237316195423570985008687907853\","
                + "\"roundValue\":\"1000000000000000000000\",\"blockNumber\":3}");
  }
}
