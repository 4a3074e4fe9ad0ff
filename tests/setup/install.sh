# Installs what the tests need and the machine lacks: as root through apt, and pinned npm packages into the build folder.

kotlin_compiler=kotlin-compiler@2.4.20
axe=axe-core@4.14.1
tus_js=tus-js-client@4.3.1
tuspy=tuspy==1.1.0
aiosmtpd=aiosmtpd==1.4.6
typescript=typescript@7.0.2
# Its source package has the pictures that it is tested with.
pillow_source=11.3.0
# The last one whose source package has the forms that it is tested with.
pyxform_source=1.6.0

install_missing() {
  install_apt_packages
  skips kotlin || install_npm_package "$kotlin_compiler"
  skips browser || install_npm_package "$axe"
  install_npm_package "$tus_js"
  install_npm_package "$typescript"
  install_s3_server
  install_python_package "$tuspy"
  install_python_package "$aiosmtpd"
  install_pillow_pictures "$pillow_source"
  install_pyxform_forms "$pyxform_source"
}

has() { command -v "$1" >/dev/null; }

# Without a Chinese font Chromium draws boxes, and a screenshot shows nothing.
has_chinese_font() { has fc-list && [ -n "$(fc-list :lang=zh)" ]; }

missing_apt_packages() {
  has python3 || echo python3
  has curl || echo curl
  # OpenSSL, which SQLCipher brings, is configured with the one and built with the other.
  has perl || echo perl
  has make || echo make
  has pdftotext || echo poppler-utils
  if ! skips postgres; then
    has "$(postgres_program initdb)" || echo postgresql
    has psql || echo postgresql-client
  fi
  if ! skips browser; then
    has chromium || echo chromium
    has chromedriver || echo chromium-driver
    has_chinese_font || echo fontconfig fonts-noto-cjk
  fi
  if ! skips kotlin; then
    has java || echo default-jre-headless
    [ -e /usr/share/java/jna.jar ] || echo libjna-java
  fi
  has npm || echo npm
  python3 -m pip --version >/dev/null 2>&1 || echo python3-pip
}

install_apt_packages() {
  local packages
  packages=$(missing_apt_packages)
  [ -n "$packages" ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
    echo "Missing here: "$packages >&2
    echo "Install these (the names are Debian's), or run tests/run as root; ROUNDS_SKIP can leave out ${skippable[*]}." >&2
    return 1
  fi
  echo "installing "$packages
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086 — one word a package
  apt-get install -y -qq --no-install-recommends $packages
}

# npm's own scripts stay off: we want the files, not what a package would do with the machine.
install_npm_package() {
  local name=${1%@*} version=${1##*@}
  grep -qs "\"version\": *\"$version\"" "$tools/$name/node_modules/$name/package.json" && return 0
  echo "installing $1"
  mkdir -p "$tools/$name"
  npm install --ignore-scripts --no-save --no-audit --no-fund --loglevel=error --prefix "$tools/$name" "$1"
}

# Into the build folder, so that the machine's own packages stay as they are.
install_python_package() {
  local name=${1%%==*} version=${1##*==}
  [ -d "$tools/$name/${name}-$version.dist-info" ] && return 0
  echo "installing $1"
  PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-input \
    --upgrade --target "$tools/$name" "$1"
}

# Only the pictures are kept. pip builds nothing but the package's description.
install_pillow_pictures() {
  local folder=$tools/pillow-source
  [ "$(cat "$folder/version" 2>/dev/null)" = "$1" ] && return 0
  echo "fetching the test pictures of pillow $1"
  rm -rf "$folder"
  mkdir -p "$folder"
  PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore python3 -m pip download --quiet --disable-pip-version-check --no-input \
    --no-deps --no-binary :all: --dest "$folder" "pillow==$1"
  tar -xzf "$folder/pillow-$1.tar.gz" -C "$folder" --strip-components=1 "pillow-$1/Tests/images"
  rm "$folder/pillow-$1.tar.gz"
  echo "$1" >"$folder/version"
}

# Only the forms are kept: Excel files of all ages.
install_pyxform_forms() {
  local folder=$tools/pyxform-source
  [ "$(cat "$folder/version" 2>/dev/null)" = "$1" ] && return 0
  echo "fetching the test forms of pyxform $1"
  rm -rf "$folder"
  mkdir -p "$folder/forms"
  PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore python3 -m pip download --quiet --disable-pip-version-check --no-input \
    --no-deps --no-binary :all: --dest "$folder" "pyxform==$1"
  tar -xzf "$folder/pyxform-$1.tar.gz" -C "$folder/forms" --strip-components=3 --wildcards \
    "pyxform-$1/pyxform/tests/*.xls" "pyxform-$1/pyxform/tests/*.xlsx" "pyxform-$1/pyxform/tests/*.xlsm"
  rm "$folder/pyxform-$1.tar.gz"
  echo "$1" >"$folder/version"
}
