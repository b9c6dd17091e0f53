export const signInVi = {
  signIn: {
    title: 'Đăng nhập',
    email: 'Email',
    password: 'Mật khẩu',
    submit: 'Đăng nhập',
    claim: 'Thư Google của bạn, ở đây khi bạn đồng ý. Mọi lần truy cập đều được ghi lại để bạn kiểm chứng.',
    promiseConsent: 'Không có gì được đọc trước khi bạn đồng ý, theo từng tính năng.',
    promiseTrail: 'Mỗi lần truy cập được ghi vào nhật ký có chữ ký, kiểm chứng được mà không cần chúng tôi.',
    promiseStop: 'Bạn dừng bằng một công tắc, và chọn giữ hay xóa bản sao.',
  },
};
