// Mints a link token with golang-jwt. Reads the environment, prints the token.
package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"math/big"
	"os"
	"strconv"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

type jwk struct {
	Kid string `json:"kid"`
	Alg string `json:"alg"`
	K   string `json:"k"`
	D   string `json:"d"`
	X   string `json:"x"`
	Y   string `json:"y"`
}

func main() {
	for _, name := range []string{"LINK_KEY", "LINK_ISSUER", "LINK_TO", "LINK_SURFACE"} {
		if os.Getenv(name) == "" {
			log.Fatalf("%s is missing", name)
		}
	}

	var key jwk
	must(json.Unmarshal([]byte(os.Getenv("LINK_KEY")), &key))

	now := time.Now().Unix()
	ttl, err := strconv.ParseInt(or("LINK_TTL", "3600"), 10, 64)
	must(err)
	jti := make([]byte, 16)
	_, err = rand.Read(jti)
	must(err)
	claims := jwt.MapClaims{
		"iss": os.Getenv("LINK_ISSUER"),
		// A text: jwt.RegisteredClaims would write a list, which is refused.
		"aud":     or("LINK_AUDIENCE", "detour"),
		"iat":     now,
		"exp":     now + ttl,
		"jti":     hex.EncodeToString(jti),
		"to":      os.Getenv("LINK_TO"),
		"surface": os.Getenv("LINK_SURFACE"),
	}
	for _, name := range []string{"content", "author", "channel", "client", "lang"} {
		if value, found := os.LookupEnv("LINK_" + upper[name]); found {
			claims[name] = value
		}
	}
	if value, found := os.LookupEnv("LINK_FOLLOWERS"); found {
		followers, err := strconv.ParseInt(value, 10, 64)
		must(err)
		claims["followers"] = followers
	}

	token := jwt.NewWithClaims(jwt.GetSigningMethod(key.Alg), claims)
	// golang-jwt writes `typ: JWT` first; this takes its place.
	token.Header["typ"] = "detour-link+jwt"
	token.Header["kid"] = key.Kid
	signed, err := token.SignedString(key.signing())
	must(err)
	fmt.Println(signed)
}

var upper = map[string]string{
	"content": "CONTENT", "author": "AUTHOR", "channel": "CHANNEL", "client": "CLIENT", "lang": "LANG",
}

// What golang-jwt signs with: bytes for HS256, a private key for the others.
func (key jwk) signing() any {
	switch key.Alg {
	case "HS256":
		return decoded(key.K)
	case "ES256":
		private := &ecdsa.PrivateKey{D: new(big.Int).SetBytes(decoded(key.D))}
		private.Curve = elliptic.P256()
		private.X = new(big.Int).SetBytes(decoded(key.X))
		private.Y = new(big.Int).SetBytes(decoded(key.Y))
		return private
	case "EdDSA":
		return ed25519.NewKeyFromSeed(decoded(key.D))
	}
	log.Fatalf("links are not signed with %q", key.Alg)
	return nil
}

func decoded(text string) []byte {
	bytes, err := base64.RawURLEncoding.DecodeString(text)
	must(err)
	return bytes
}

func or(name, otherwise string) string {
	if value, found := os.LookupEnv(name); found {
		return value
	}
	return otherwise
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
