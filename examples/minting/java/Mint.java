// Mints a link token with jose4j. Reads the environment, prints the token.
import java.security.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;

public class Mint {
  public static void main(String[] args) throws Exception {
    Map<String, String> env = System.getenv();
    for (String name : new String[] {"LINK_KEY", "LINK_ISSUER", "LINK_TO", "LINK_SURFACE"}) {
      if (env.getOrDefault(name, "").isEmpty()) throw new IllegalArgumentException(name + " is missing");
    }

    Map<String, Object> jwk = JsonUtil.parseJson(env.get("LINK_KEY"));
    JsonWebKey key = JsonWebKey.Factory.newJwk(jwk);
    Key signing = key instanceof PublicJsonWebKey pair ? pair.getPrivateKey() : key.getKey();

    long now = System.currentTimeMillis() / 1000;
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", env.get("LINK_ISSUER"));
    claims.put("aud", env.getOrDefault("LINK_AUDIENCE", "detour"));
    claims.put("iat", now);
    claims.put("exp", now + Long.parseLong(env.getOrDefault("LINK_TTL", "3600")));
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("to", env.get("LINK_TO"));
    claims.put("surface", env.get("LINK_SURFACE"));
    claims.put("content", env.get("LINK_CONTENT"));
    claims.put("author", env.get("LINK_AUTHOR"));
    claims.put("followers", env.containsKey("LINK_FOLLOWERS") ? Long.valueOf(env.get("LINK_FOLLOWERS")) : null);
    claims.put("channel", env.get("LINK_CHANNEL"));
    claims.put("client", env.get("LINK_CLIENT"));
    claims.put("lang", env.get("LINK_LANG"));
    // A claim that is there must have a value: null is refused.
    claims.values().removeIf(value -> value == null);

    JsonWebSignature jws = new JsonWebSignature();
    // jose4j writes no `typ` of its own: the header is what is set here.
    jws.setAlgorithmHeaderValue((String) jwk.get("alg"));
    jws.setHeader("typ", "detour-link+jwt");
    jws.setKeyIdHeaderValue(key.getKeyId());
    jws.setPayload(JsonUtil.toJson(claims));
    jws.setKey(signing);
    System.out.println(jws.getCompactSerialization());
  }
}
