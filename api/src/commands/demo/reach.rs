//! How do phones reach the demo? What this machine is called in its network, and what the terminal says of it.

use crate::commands::say;
use qrcode::{EcLevel, QrCode, render::unicode::Dense1x2};
use std::{
    io::IsTerminal,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

/// Where the demo listens, as people and browsers take it.
pub struct Reach {
    scheme: &'static str,
    listens: SocketAddr,
    /// This machine's addresses in its networks.
    nearby: Vec<Ipv4Addr>,
    /// Its name there.
    host: Option<String>,
}

impl Reach {
    /// Looks around.
    pub fn of(listens: SocketAddr, is_https: bool) -> Self {
        let nearby = nearby();
        // Without a network there is nobody to find it by name.
        let host = host().filter(|_| !nearby.is_empty());
        Self { scheme: if is_https { "https" } else { "http" }, listens, nearby, host }
    }

    /// The address that it listens on.
    pub fn address(&self) -> String {
        format!("{}://{}", self.scheme, self.listens)
    }

    /// What a certificate has to name.
    pub fn names(&self) -> Vec<String> {
        let own = ["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string()];
        own.into_iter().chain(self.nearby.iter().map(ToString::to_string)).chain(self.host.clone()).collect()
    }

    /// Addresses for phones, the likeliest first; none when it listens to this machine alone.
    fn for_phones(&self) -> Vec<String> {
        let at = |host: String| format!("{}://{host}:{}", self.scheme, self.listens.port());
        match self.listens.ip() {
            ip if ip.is_loopback() => vec![],
            ip if ip.is_unspecified() => self.nearby.iter().map(ToString::to_string).chain(self.host.clone()).map(at).collect(),
            _ => vec![format!("{}://{}", self.scheme, self.listens)],
        }
    }

    /// Tells how to get the phone page onto a phone.
    pub fn tell(&self) -> Result<(), String> {
        let port = self.listens.port();
        say("手机网页版 · the phone page")?;
        say(&format!("  本机 · here: {}://localhost:{port}/phone", self.scheme))?;
        let addresses = self.for_phones();
        let Some((first, others)) = addresses.split_first() else { return self.tell_how_to_come_in() };
        say(&format!("  手机 · phones in this network: {first}/phone"))?;
        for other in others {
            say(&format!("  或 · or: {other}/phone"))?;
        }
        say(&format!("\n{}", qr(&format!("{first}/phone"))))?;
        if self.scheme == "https" { tell_to_trust(first) } else { self.tell_of_https() }
    }

    /// It listens to this machine alone, or this machine is in no private network.
    fn tell_how_to_come_in(&self) -> Result<(), String> {
        let port = self.listens.port();
        if self.scheme == "http" {
            tell_of_cable(port)?;
        }
        if self.listens.ip().is_unspecified() {
            say("  这台电脑没有局域网（私有）地址，手机可能连不上")?;
            return say("  this machine has no address in a private network; phones may not reach it\n");
        }
        say("  要让同一网络里的手机使用，启动时加上")?;
        say(&format!("  for phones in the same network start with  --listen 0.0.0.0:{port} --https\n"))
    }

    fn tell_of_https(&self) -> Result<(), String> {
        say("  浏览器只在 https 或 localhost 下允许使用相机和离线保存。有两个办法：")?;
        say("  browsers give the camera and offline storage to https and localhost only. Two ways:")?;
        say("  启动时加上 --https · start with --https")?;
        tell_of_cable(self.listens.port())?;
        say("")
    }
}

fn tell_of_cable(port: u16) -> Result<(), String> {
    say("  用数据线连接的安卓手机：运行下面的命令，再在手机上打开")?;
    say("  an Android phone on a cable: run this, then open the address on the phone")?;
    say(&format!("    adb reverse tcp:{port} tcp:{port}    http://localhost:{port}/phone"))
}

/// A browser lets nobody click past a warning for what a page keeps: the authority has to be installed.
fn tell_to_trust(address: &str) -> Result<(), String> {
    let lines = [
        "每台手机先安装一次演示用的证书（它只能证明本地网络里的机器）：",
        "each phone installs the demo's certificate once (it can vouch for machines in local networks only):",
        &format!("  0  {address}/phone/ca.crt"),
        "     打开时浏览器会警告，选择继续访问 · the browser warns; go on to the page",
        "  安卓 Android",
        "     下载后，设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书 → 选择 ca.crt",
        "     then Settings → Security → Encryption & credentials → Install a certificate → CA certificate → ca.crt",
        "  苹果 iPhone",
        "     允许下载后，设置 → 已下载描述文件 → 安装；再到“通用 → 关于本机 → 证书信任设置”打开",
        "     then Settings → Profile Downloaded → Install; and General → About → Certificate Trust Settings → switch it on",
        "演示结束后，请从手机上删除这个证书 · remove it from the phone when you are done\n",
    ];
    lines.iter().try_for_each(|line| say(&format!("  {line}")))
}

/// A code for a camera. A terminal may be dark or light: where there is one, both colours are named.
fn qr(text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::L) else { return String::new() };
    let picture = code.render::<Dense1x2>().quiet_zone(true).build();
    if !std::io::stdout().is_terminal() {
        return picture;
    }
    picture.lines().map(|line| format!("\x1b[30;107m{line}\x1b[0m\n")).collect()
}

/// Private addresses, in the order of this machine's interfaces: what phones at hand can reach.
fn nearby() -> Vec<Ipv4Addr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "this machine's addresses could not be read");
        vec![]
    });
    let private = |ip: IpAddr| match ip {
        IpAddr::V4(ip) if ip.is_private() || ip.is_link_local() => Some(ip),
        _ => None,
    };
    interfaces.into_iter().filter_map(|interface| private(interface.ip())).collect()
}

/// As phones may find it without anybody's name server.
fn host() -> Option<String> {
    let system = rustix::system::uname();
    let name = system.nodename().to_str().ok()?.split('.').next()?.to_lowercase();
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (is_name && name != "localhost").then(|| format!("{name}.local"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(listens: &str, scheme: &'static str) -> Reach {
        Reach { scheme, listens: listens.parse().unwrap(), nearby: vec![Ipv4Addr::new(192, 168, 1, 5)], host: Some("desk.local".into()) }
    }

    #[test]
    fn phones_are_told_an_address_that_they_can_reach() {
        assert_eq!(reach("0.0.0.0:8080", "https").for_phones(), ["https://192.168.1.5:8080", "https://desk.local:8080"]);
        assert_eq!(reach("10.0.0.7:81", "http").for_phones(), ["http://10.0.0.7:81"]);
        assert!(reach("127.0.0.1:8080", "http").for_phones().is_empty(), "nobody else reaches it");
        assert_eq!(reach("0.0.0.0:8080", "https").names(), ["localhost", "127.0.0.1", "192.168.1.5", "desk.local"]);
    }

    #[test]
    fn an_address_is_drawn_in_a_few_lines() {
        let lines = qr("https://192.168.1.5:8080/phone").lines().count();
        assert!((15..=25).contains(&lines), "{lines} lines");
    }
}
