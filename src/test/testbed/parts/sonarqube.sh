# shellcheck shell=bash
# The newest that runs with the Java 17 of the tests.
version=25.12.0.117093
artifact=org.sonarsource.sonarqube:sonar-application:$version:zip
directory=$TESTBED_HOME/sonarqube

about() {
  echo "SonarQube $version (zip from Maven Central, 900 MB)"
}

present() {
  [[ -d $directory/lib && $(<"$directory/VERSION") == "$version" ]]
}

provide() {
  local download
  rm -rf "$directory"
  download=$(mktemp -d "$TESTBED_HOME/download.XXXXXX")
  "$here/../../../mvnw" -B -ntp -f "$here/../../../pom-standalone.xml" \
    org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack -Dartifact="$artifact" -DoutputDirectory="$download"
  mv "$download/sonarqube-$version" "$directory"
  rm -rf "$download"
  # Elasticsearch refuses to run as root, so that another user runs it, who has to write to this one directory.
  chmod -R a+rX "$directory"
  ! is_root || chown -R nobody "$directory/extensions"
  echo "$version" >"$directory/VERSION"
}
