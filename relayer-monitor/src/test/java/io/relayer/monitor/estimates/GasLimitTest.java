package io.relayer.monitor.estimates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GasLimitTest {
  @ParameterizedTest(name = "estimate {0}, access list {1}, block {2}")
  @CsvSource({
    "21000, 0, 30000000, 25200", // a fifth more
    "21001, 0, 30000000, 25202", // rounded up
    "21000, 4300, 30000000, 30360", // the access list costs as well
    "15000000, 0, 30000000, 16777216", // head-room stops at the cap of a transaction
    "16777216, 0, 30000000, 16777216",
    "20000000, 0, 30000000, 24000000", // a chain without that cap
    "20000000, 0, 22000000, 22000000", // no more than a block holds
    "22000000, 0, 22000000, 22000000",
  })
  void limitFollowsFromTheEstimate(long estimate, long accessList, long block, long limit) {
    assertThat(Estimator.gasLimit(estimate, accessList, block)).isEqualTo(limit);
  }
}
