package io.relayer.ethereum.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedUrlsTest {
  @ParameterizedTest
  @CsvSource({
    "http://host:8545, http://host:8545",
    "https://host/, https://host/",
    "https://host/v3/key, https://host/…",
    "https://host?apikey=key, https://host/…",
    "https://host#key, https://host/…",
    "https://me:pw@host:1/v3/key?a=b, https://***@host:1/…",
    "https://me@host, https://***@host",
    "https://me:p@w@host, https://***@host",
    "https://me:p/w@host, https://***",
    "https://host/@key, https://***",
    "host/v3/key, host/…",
    "//host/key, //host/…",
    "wss://[::1]:8546/key, wss://[::1]:8546/…",
    "'jdbc:postgresql://a:1,b:2/relayer?password=key', 'jdbc:postgresql://a:1,b:2/relayer?…'",
    "jdbc:postgresql://me:key@a/relayer, jdbc:postgresql://***@a/relayer",
    "https://host/…, https://host/…",
  })
  void hidesUserPathAndQuery(String url, String shown) {
    assertThat(MaskedUrls.of(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "no URL, no URL",
    "asked http://host/key twice, asked http://host/… twice",
    "'[http://a/key, ws://u:p@b/c]', '[http://a/… ws://***@b/…'",
    "expected http://… or https://…, expected http://… or https://…",
  })
  void findsThemInText(String text, String shown) {
    assertThat(MaskedUrls.in(text)).isEqualTo(shown);
  }
}
